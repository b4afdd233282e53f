using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>One inbound as others reach it.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Port">1..65535.</param>
/// <param name="Tags">Of the inbound.</param>
/// <param name="Protocol">Its hint.</param>
/// <param name="IsReady">Whether it takes traffic: it is healthy, and its proxy stays.</param>
/// <param name="TlsBackend">The back end whose certificate it serves with; empty: none yet.</param>
public sealed record MeshEndpoint(string Address, int Port, TagSet Tags, ServiceProtocol Protocol, bool IsReady, string TlsBackend);
