using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.AccessLogs;

/// <summary>The access logs of a filter chain: immutable, shared by the workers. A record is printed by the worker and copied into its ring.</summary>
internal sealed class AccessLogSet
{
    /// <summary>Logs at one filter chain at most: a bit for each says which are for a connection.</summary>
    public const int MaxLogs = 64;

    private readonly AccessLogModel[] _logs;

    /// <param name="logs">At least one, at most <see cref="MaxLogs"/>.</param>
    /// <param name="captured">What they ask of answers.</param>
    public AccessLogSet(IEnumerable<AccessLogModel> logs, CapturedNames captured)
    {
        _logs = [.. logs];
        AnswerFields = [.. captured.ResponseHeaders.Append("grpc-status").Distinct().Select(KeptField.Of)];
        TrailerFields = [.. captured.ResponseTrailers.Append("grpc-status").Distinct().Select(KeptField.Of)];
        var intervals = _logs.Select(log => log.IntervalMilliseconds).Where(interval => interval > 0).ToArray();
        IntervalMilliseconds = intervals.Length > 0 ? intervals.Min() : 0;
    }

    /// <summary>Fields of answers' heads to be kept until the end.</summary>
    public KeptField[] AnswerFields { get; }

    /// <summary>Fields of answers' trailers to be kept until the end.</summary>
    public KeptField[] TrailerFields { get; }

    /// <summary>The shortest interval of its logs; 0: none has one.</summary>
    public long IntervalMilliseconds { get; }

    /// <summary>Which logs tell of a connection, a bit for each. Asked once for a connection, not for what it carries.</summary>
    public ulong ChosenFor(Channel connection)
    {
        ulong chosen = 0;
        for (var i = 0; i < _logs.Length; i++)
        {
            if (_logs[i].IsFor(connection)) chosen |= 1UL << i;
        }
        return chosen;
    }

    /// <summary>Logs what has ended.</summary>
    /// <param name="entry">What is known of it.</param>
    /// <param name="context">The worker's.</param>
    /// <param name="chosen">The logs that tell of its connection.</param>
    public void Write(LogEntry entry, UpstreamContext context, ulong chosen)
    {
        for (var i = 0; i < _logs.Length; i++)
        {
            if ((chosen >> i & 1) != 0) Write(_logs[i], entry, context);
        }
    }

    /// <summary>Logs what lives on.</summary>
    /// <param name="entry">What is known so far.</param>
    /// <param name="context">The worker's.</param>
    /// <param name="chosen">The logs that tell of its connection.</param>
    /// <param name="tick">How often the shortest interval has passed.</param>
    public void WriteDue(LogEntry entry, UpstreamContext context, ulong chosen, long tick)
    {
        for (var i = 0; i < _logs.Length; i++)
        {
            var log = _logs[i];
            var interval = log.IntervalMilliseconds;
            if ((chosen >> i & 1) != 0 && interval > 0 && tick * IntervalMilliseconds / interval > (tick - 1) * IntervalMilliseconds / interval) Write(log, entry, context);
        }
    }

    private static void Write(AccessLogModel log, LogEntry entry, UpstreamContext context)
    {
        if (!log.Layout.TryWrite(entry, context.RecordRoom, out var length)) context.Metrics.Increment(log.Sink.TooLong);
        else if (!log.Sink.Rings[context.Loop.Id].TryWrite(context.RecordRoom.AsSpan(0, length))) context.Metrics.Increment(log.Sink.RingFull);
    }
}
