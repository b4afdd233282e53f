namespace Weft.Telemetry.Tracing;

/// <summary>What is said of a span.</summary>
/// <param name="Name">Such as `http.method`.</param>
/// <param name="Value">Valid text.</param>
/// <param name="IsNumber">The value is a whole number in decimal.</param>
public readonly record struct SpanTag(string Name, string Value, bool IsNumber);
