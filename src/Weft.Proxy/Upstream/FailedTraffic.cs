using Weft.Proxy.Loop;

namespace Weft.Proxy.Upstream;

/// <summary>One request or connection that this proxy ended.</summary>
/// <param name="AtMicroseconds">When, on the worker's clock.</param>
/// <param name="Code">Why.</param>
/// <param name="Place">Where it was made.</param>
/// <param name="Cluster">Where it was to go; empty: that was not known.</param>
/// <param name="Endpoint">Tried last; not specified when there was none.</param>
/// <param name="Client">Who asked.</param>
/// <param name="Detail">What was said of the failed connection; null: nothing.</param>
internal readonly record struct FailedTraffic(
    long AtMicroseconds, FailureCode Code, FailurePlace Place, string Cluster, SocketEndpoint Endpoint, SocketEndpoint Client, string? Detail);
