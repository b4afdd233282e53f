namespace Weft.Demo;

/// <summary>The columns that say what was told of a row's traffic.</summary>
/// <param name="Metric">What the receiving proxy's page for Prometheus had counted of it.</param>
/// <param name="LogLine">A line of the access log of the client's proxy.</param>
/// <param name="Trace">A trace as it came to the receiver of spans; `-`: opaque traffic has none.</param>
internal sealed record RowReports(string Metric, string LogLine, string Trace);
