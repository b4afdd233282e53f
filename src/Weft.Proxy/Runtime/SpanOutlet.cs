using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Runtime;

/// <summary>Where ended spans are fetched, by one thread.</summary>
public sealed class SpanOutlet
{
    private readonly TraceBackends _backends;
    private readonly RecordRing[] _rings;
    private readonly byte[] _room = new byte[SpanWriter.MaxBytes];

    internal SpanOutlet(TraceBackends backends, RecordRing[] rings)
    {
        _backends = backends;
        _rings = rings;
    }

    /// <summary>Whether configuration has named a receiver since the start. Any thread.</summary>
    public bool IsUsed => _backends.Count > 0;

    /// <summary>Spans that found their worker's ring full. Any thread.</summary>
    public long Dropped => _rings.Sum(ring => ring.Dropped);

    /// <summary>Takes a span; false: there is none now.</summary>
    public bool TryRead(out FinishedSpan? span, out TraceBackend? backend)
    {
        (span, backend) = (null, null);
        foreach (var ring in _rings)
        {
            if (!ring.TryRead(_room, out var length)) continue;
            span = FinishedSpan.TryRead(_room.AsSpan(0, length));
            backend = span is null ? null : _backends[span.Backend];
            return true;
        }
        return false;
    }
}
