using Weft.Proxy.Loop;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Observation;

/// <summary>How a filter chain's requests become spans: immutable.</summary>
internal sealed record TracingModel
{
    /// <summary>The number of the receiver, see <see cref="TraceBackends"/>.</summary>
    public required int Backend { get; init; }

    /// <summary>The fields in which contexts come and go.</summary>
    public required TraceFormat Format { get; init; }

    /// <summary>Whose spans these are.</summary>
    public required byte[] Service { get; init; }

    public required SamplingRates Rates { get; init; }

    public required TraceTagRule[] Tags { get; init; }

    /// <summary>New traces have ids of 128 bits.</summary>
    public required bool UsesLongIds { get; init; }

    /// <summary>A server's span is the client's, as B3 allows it.</summary>
    public required bool SharesSpans { get; init; }

    public static ulong NewId(EventLoop loop) => (ulong)loop.Random.NextInt64() + 1;

    /// <summary>The traces of a connection whose requests carry no context.</summary>
    public TraceSeed NewSeed(EventLoop loop)
    {
        var trace = NewTrace(loop, TraceDecision.None);
        return new TraceSeed(trace.TraceHigh, trace.TraceLow, Rates.Share);
    }

    /// <summary>The root of a trace. As Envoy's Zipkin tracer: it has the id of the trace. Datadog's upper half begins with the time in seconds.</summary>
    public TraceContext NewTrace(EventLoop loop, TraceDecision decision)
    {
        var id = NewId(loop);
        ulong high = !UsesLongIds ? 0 : Format == TraceFormat.Datadog ? (ulong)loop.UtcNow.ToUnixTimeSeconds() << 32 : NewId(loop);
        return new TraceContext(high, id, id, 0, decision);
    }
}
