namespace Weft.Proxy.Observation;

/// <summary>A tag that configuration puts on every span.</summary>
/// <param name="Name">Of the tag.</param>
/// <param name="Header">The request's field that has the value, in lower case; empty: <paramref name="Value"/> it is.</param>
/// <param name="Value">The value, or what stands for a field that is not there; empty then: no tag.</param>
internal sealed record TraceTagRule(byte[] Name, byte[] Header, byte[] Value);
