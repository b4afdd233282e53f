namespace Weft.Telemetry.Tracing;

/// <summary>Where in which trace a request is. An id of 0 is no id.</summary>
/// <param name="TraceHigh">Upper half of the trace's id; 0: the id has 64 bits.</param>
/// <param name="TraceLow">Lower half.</param>
/// <param name="Span">The span that the request is part of.</param>
/// <param name="Parent">That span's parent.</param>
/// <param name="Decision">Whether it is recorded.</param>
public readonly record struct TraceContext(ulong TraceHigh, ulong TraceLow, ulong Span, ulong Parent, TraceDecision Decision)
{
    /// <summary>Whether there is a trace to go on with, rather than no more than a decision.</summary>
    public bool HasIds => (TraceHigh | TraceLow) != 0 && Span != 0;

    /// <summary>Whether the trace is recorded.</summary>
    public bool IsRecorded => Decision >= TraceDecision.Sampled;

    /// <summary>The span below this one.</summary>
    public TraceContext Child(ulong span) => this with { Span = span, Parent = Span };
}
