namespace Weft.EndToEnd.Tests.Processes;

/// <summary>Where a sidecar offers a service of the mesh to its application.</summary>
internal sealed record Outbound(string Address, int Port, string Service);
