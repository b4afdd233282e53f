namespace Weft.Telemetry.Tracing;

/// <summary>What happened at the end of a span.</summary>
/// <param name="Name">Such as `failure`.</param>
/// <param name="Tags">What is said of it.</param>
public sealed record SpanEvent(string Name, IReadOnlyList<SpanTag> Tags);
