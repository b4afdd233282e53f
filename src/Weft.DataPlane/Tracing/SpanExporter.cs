using Weft.DataPlane.Logging;
using Weft.Proxy.Observation;
using Weft.Proxy.Runtime;
using Weft.Telemetry;

namespace Weft.DataPlane.Tracing;

/// <summary>
/// Carries ended spans from the workers' rings to their receivers. It looks every <see cref="Turn"/> while configuration names a receiver, and sends what
/// came; a receiver that is slow or away costs no more than its own queue.
/// </summary>
internal sealed class SpanExporter : IAsyncDisposable
{
    /// <summary>How often the rings are emptied: 100 ms, about 30,000 spans a second of one worker.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    /// <summary>How often what has come is sent, unless a batch is full before: 500 ms.</summary>
    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(1);

    private readonly MetricRegistry _metrics;
    private readonly string _version;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;
    private readonly Dictionary<TraceBackend, SpanQueue> _queues = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private SpanOutlet? _spans;
    private long _dropped;

    /// <param name="metrics">Where they are counted.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where receivers that go away are told.</param>
    public SpanExporter(MetricRegistry metrics, string version, TimeProvider time, JsonLog log) => (_metrics, _version, _time, _log) = (metrics, version, time, log);

    /// <summary>Begins, once.</summary>
    /// <param name="spans">Where they come from.</param>
    public void Start(SpanOutlet spans)
    {
        _spans = spans;
        _running = RunAsync(spans);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        using var limit = new CancellationTokenSource(LastLimit, _time);
        if (_spans is not null) Drain(_spans);
        foreach (var queue in _queues.Values)
        {
            await queue.EndAsync(limit.Token);
            queue.Dispose();
        }
        _stop.Dispose();
    }

    private async Task RunAsync(SpanOutlet spans)
    {
        var flushed = _time.GetTimestamp();
        using var timer = new PeriodicTimer(FlushEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (spans.IsUsed && timer.Period != Turn) timer.Period = Turn;
                var isFull = Drain(spans) >= SpanQueue.BatchSpans;
                if (!isFull && _time.GetElapsedTime(flushed) < FlushEvery) continue;
                flushed = _time.GetTimestamp();
                foreach (var queue in _queues.Values) queue.Flush(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private int Drain(SpanOutlet spans)
    {
        var taken = 0;
        while (spans.TryRead(out var span, out var backend))
        {
            taken++;
            if (span is not null && backend is not null) QueueOf(backend).Add(span);
        }
        CountDropped(spans.Dropped);
        return taken;
    }

    private void CountDropped(long dropped)
    {
        if (dropped == _dropped) return;
        _metrics.Shared.Add(_metrics.Counter("weft_trace_spans_unread_total", "Spans that found their worker's ring full."), dropped - _dropped);
        _dropped = dropped;
    }

    private SpanQueue QueueOf(TraceBackend backend)
    {
        if (_queues.TryGetValue(backend, out var queue)) return queue;
        return _queues[backend] = new SpanQueue(backend, SenderOf(backend), _metrics, _time, _log);
    }

    private ISpanSender SenderOf(TraceBackend backend) => backend.Kind switch
    {
        TraceBackendKind.ZipkinJson => new HttpSpanSender(HttpMethod.Post, backend.Address, "application/json", ZipkinJson.Encode),
        TraceBackendKind.ZipkinProto => new HttpSpanSender(HttpMethod.Post, backend.Address, "application/x-protobuf", ZipkinProto.Encode),
        TraceBackendKind.Datadog => new HttpSpanSender(HttpMethod.Put, new Uri(backend.Address, "/v0.4/traces"), "application/msgpack", DatadogPack.Encode),
        _ => new OtlpSpanSender(backend.Address, _version, _time),
    };
}
