using Weft.Proxy.Upstream;

namespace Weft.Proxy.Runtime;

/// <summary>One request or opaque connection that a proxy itself ended.</summary>
/// <param name="At">When.</param>
/// <param name="Code">Why, as `x-weft-error` says it.</param>
/// <param name="Flag">Envoy's response flag.</param>
/// <param name="Hop">`inbound` or `outbound`.</param>
/// <param name="Policy">The policy whose setting made it; empty: none did.</param>
/// <param name="Reason">One line for people.</param>
/// <param name="Detail">What was said of the failed connection; empty: nothing.</param>
/// <param name="Cluster">Where it was to go; empty: that was not known.</param>
/// <param name="Endpoint">Tried last; "-" when there was none.</param>
/// <param name="Client">Who asked.</param>
/// <param name="Method">Of a request; empty for a connection.</param>
/// <param name="Path">Of a request; may be cut.</param>
public sealed record FailureEntry(
    DateTimeOffset At, string Code, string Flag, string Hop, string Policy, string Reason, string Detail, string Cluster, string Endpoint, string Client, string Method, string Path)
{
    internal static FailureEntry Of(FailureSeen seen, DateTimeOffset at)
    {
        var (traffic, failure) = (seen.Traffic, Failure.Of(seen.Traffic.Code));
        return new FailureEntry(
            at, failure.Name, failure.Flag, traffic.Place.Hop, traffic.Place.PolicyOf(traffic.Code), failure.Text, traffic.Detail ?? "", traffic.Cluster, traffic.Endpoint.ToString(), traffic.Client.ToString(), seen.Method, seen.Path);
    }
}
