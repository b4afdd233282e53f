using Weft.ProxyConfig;

namespace Weft.Proxy.Runtime;

/// <summary>The endpoints unit.</summary>
/// <param name="Version">Of the commit.</param>
/// <param name="Assignments">All of them.</param>
public sealed record EndpointsUnit(string Version, IReadOnlyList<ClusterLoadAssignment> Assignments);
