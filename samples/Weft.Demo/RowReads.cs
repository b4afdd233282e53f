namespace Weft.Demo;

/// <summary>What is told of a row's traffic, by metrics, access log and spans.</summary>
internal sealed class RowReads
{
    private readonly MetricRead _metric;
    private readonly LogRead _log;
    private readonly TraceRead _trace;
    private readonly RowSpans _spans;

    private RowReads(MetricRead metric, LogRead log, TraceRead trace, RowSpans spans) => (_metric, _log, _trace, _spans) = (metric, log, trace, spans);

    /// <param name="mesh">Which mesh.</param>
    /// <param name="service">Whom the client is about to ask.</param>
    /// <param name="series">The metric that counts it.</param>
    /// <param name="spans">What of it is a span.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<RowReads> BeginAsync(DemoMesh mesh, DemoService service, string series, RowSpans spans, CancellationToken cancellation) => new(
        await MetricRead.BeginAsync(mesh, service, series, cancellation), new LogRead(mesh.AccessLog, service), new TraceRead(mesh.Spans, service, spans), spans);

    /// <summary>Reads what is there now, and requires it of the conversation.</summary>
    /// <param name="expected">How many the metric must have counted.</param>
    /// <param name="talk">Takes what does not hold.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RowReports> EndAsync(int expected, Conversation talk, CancellationToken cancellation)
    {
        var metric = await _metric.EndAsync(expected, talk, cancellation);
        var trace = await _trace.EndAsync(talk, cancellation);
        var line = await _log.EndAsync(_spans == RowSpans.Separate ? null : trace, talk, cancellation);
        return new RowReports(metric, line, trace ?? "-");
    }
}
