namespace Weft.Proxy.Runtime;

/// <summary>One endpoint of a cluster as the proxy knows it.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Address">`ip:port`.</param>
/// <param name="Weight">At least 1.</param>
/// <param name="ActiveRequests">Requests and opaque connections under way, over all workers.</param>
public sealed record EndpointStatus(string Cluster, string Address, int Weight, long ActiveRequests);
