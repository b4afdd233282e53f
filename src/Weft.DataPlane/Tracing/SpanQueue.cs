using Weft.DataPlane.Logging;
using Weft.Proxy.Observation;
using Weft.Telemetry;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>
/// The spans that wait for one receiver. One batch is on its way at a time; while the receiver is away the queue fills, and what comes then is dropped
/// and counted. All but the sending runs on the exporter's one task.
/// </summary>
internal sealed class SpanQueue : IDisposable
{
    /// <summary>Spans that wait at most: 8,192, about 8 MB.</summary>
    public const int Capacity = 8_192;

    /// <summary>Spans of one batch: 512, which stay well below what receivers take.</summary>
    public const int BatchSpans = 512;

    /// <summary>Tries of one batch: 4, after pauses of 0.5, 1 and 2 s.</summary>
    public const int Tries = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly Queue<FinishedSpan> _waiting = new();
    private readonly TraceBackend _backend;
    private readonly ISpanSender _sender;
    private readonly MetricRegistry _metrics;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;
    private Task _sending = Task.CompletedTask;
    private bool _isAway;

    public SpanQueue(TraceBackend backend, ISpanSender sender, MetricRegistry metrics, TimeProvider time, JsonLog log)
    {
        (_backend, _sender, _metrics, _time, _log) = (backend, sender, metrics, time, log);
        // Zeros say that tracing is on.
        Count("sent", 0);
        Count("failed", 0);
        Count("dropped", 0);
    }

    public void Add(FinishedSpan span)
    {
        if (_waiting.Count < Capacity) _waiting.Enqueue(span);
        else Count("dropped", 1);
    }

    /// <summary>Sends a batch when none is on its way.</summary>
    public void Flush(CancellationToken stop)
    {
        if (_waiting.Count == 0 || !_sending.IsCompleted) return;
        _sending = SendAsync(TakeBatch(), stop);
    }

    /// <summary>Sends what waits, once and without another try.</summary>
    public async Task EndAsync(CancellationToken limit)
    {
        await _sending;
        for (var rest = _waiting.Count; rest > 0 && !limit.IsCancellationRequested; rest -= BatchSpans)
        {
            var batch = TakeBatch();
            var outcome = await _sender.SendAsync(batch, limit);
            Count(outcome.Problem is null ? "sent" : "failed", batch.Count);
        }
    }

    public void Dispose() => _sender.Dispose();

    private List<FinishedSpan> TakeBatch()
    {
        var batch = new List<FinishedSpan>(Math.Min(BatchSpans, _waiting.Count));
        while (batch.Count < BatchSpans && _waiting.TryDequeue(out var span)) batch.Add(span);
        return batch;
    }

    private async Task SendAsync(List<FinishedSpan> batch, CancellationToken stop)
    {
        var outcome = await _sender.SendAsync(batch, stop);
        try
        {
            for (var (pause, tries) = (FirstPause, Tries - 1); outcome.MayTryAgain && tries > 0; pause *= 2, tries--)
            {
                Tell(outcome);
                await Task.Delay(pause, _time, stop);
                outcome = await _sender.SendAsync(batch, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The process leaves; what this batch holds is lost with the receiver.
        }
        Tell(outcome);
        Count(outcome.Problem is null ? "sent" : "failed", batch.Count);
    }

    // Once when it goes away, and once when it is back.
    private void Tell(SendOutcome outcome)
    {
        if (_isAway == outcome.Problem is not null) return;
        _isAway = !_isAway;
        if (_isAway) _log.Warn("spans are not taken", ("backend", _backend.Address), ("policy", _backend.Policy), ("reason", outcome.Problem));
        else _log.Info("spans are taken again", ("backend", _backend.Address), ("policy", _backend.Policy));
    }

    private void Count(string result, int spans) => _metrics.Shared.Add(_metrics.Counter(
        "weft_trace_spans_total", "Spans for a receiver: sent, failed (refused, or not taken after all tries), or dropped for want of room.",
        new MetricLabel("backend", $"{_backend.Kind}:{_backend.Address.Authority}"), new MetricLabel("result", result)), spans);
}
