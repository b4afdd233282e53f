using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Observation;

/// <summary>A tag that configuration puts on every span.</summary>
/// <param name="Name">Of the tag.</param>
/// <param name="Header">The request's field that has the value, in lower case; empty: <paramref name="Value"/> it is.</param>
/// <param name="Value">The value, or what stands for a field that is not there; empty then: no tag.</param>
internal sealed record TraceTagRule(byte[] Name, byte[] Header, byte[] Value)
{
    /// <param name="writer">Where the tag goes.</param>
    /// <param name="value">The field's, or <see cref="Value"/> where there is none.</param>
    public void Write(ref SpanWriter writer, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty || Header.Length == 0) writer.SetTag(Name, value);
    }
}
