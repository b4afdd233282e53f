using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>One healthy inbound as others reach it.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Port">1..65535.</param>
/// <param name="Tags">Of the inbound.</param>
/// <param name="Protocol">Its hint.</param>
public sealed record MeshEndpoint(string Address, int Port, TagSet Tags, ServiceProtocol Protocol);
