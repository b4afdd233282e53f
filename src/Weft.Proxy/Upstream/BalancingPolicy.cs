namespace Weft.Proxy.Upstream;

/// <summary>How an endpoint is chosen.</summary>
internal enum BalancingPolicy
{
    RoundRobin,
    LeastRequest,
}
