using System.Buffers;
using System.IO.Compression;
using Weft.DataPlane.Admin;
using Weft.Proxy.Local;
using Weft.Proxy.Runtime;
using Weft.Telemetry;
using static Weft.Proxy.Local.LocalResponse;

namespace Weft.DataPlane.Metrics;

/// <summary>
/// What Prometheus reads at one endpoint: the proxy's own series as its configuration lets them leave, and the pages of applications behind them. Made off
/// the loops; <c>filter</c> and <c>usedonly</c> narrow it as they do Envoy's <c>/stats</c>.
/// </summary>
internal sealed class MetricsPage(MetricRegistry registry, MetricsExportModel export, PrometheusEndpointModel endpoint, ApplicationPages applications)
{
    /// <summary>Pages made at once for one endpoint; more are answered 503: 4.</summary>
    public const int MaxAtOnce = 4;

    /// <summary>Characters of a <c>filter</c>: 1,024.</summary>
    public const int MaxFilterLength = 1024;

    // A page that is smaller fits a few packets as it is.
    private const int MinPackedBytes = 1024;

    private int _making;

    /// <summary>Answers a request.</summary>
    public ValueTask<LocalResponse> Answer(LocalRequest request)
    {
        if (request.Path != endpoint.Path) return new(Text(404, $"metrics are at {endpoint.Path}\n"));
        if (request.Method is not ("GET" or "HEAD")) return new(Text(405, "method not allowed\n"));
        if (Narrow(request.Query, out var problem) is not { } selection) return new(Text(400, problem));
        if (Interlocked.Increment(ref _making) > MaxAtOnce)
        {
            Interlocked.Decrement(ref _making);
            return new(Text(503, "too many are reading metrics\n"));
        }
        return new(Task.Run(() => MakeAsync(selection, request.AcceptsGzip)));
    }

    private async Task<LocalResponse> MakeAsync(MetricSelection selection, bool packed)
    {
        try
        {
            var pages = await applications.ReadAsync(export.Applications);
            var text = new ArrayBufferWriter<byte>(64 * 1024);
            PrometheusText.Write(registry, text, selection);
            pages.WriteTo(text, registry);
            return packed && text.WrittenCount >= MinPackedBytes
                ? new LocalResponse(200, PrometheusText.ContentType, Pack(text.WrittenSpan)) { Encoding = "gzip" }
                : new LocalResponse(200, PrometheusText.ContentType, text.WrittenMemory);
        }
        finally
        {
            Interlocked.Decrement(ref _making);
        }
    }

    private MetricSelection? Narrow(string query, out string problem)
    {
        problem = "";
        var selection = export.Selection;
        if (AdminQuery.Value(query, "usedonly") is not null) selection = selection with { UsedOnly = true };
        if (AdminQuery.Value(query, "filter") is not { Length: > 0 } filter) return selection;
        problem = $"filter: expected a regular expression of at most {MaxFilterLength} characters\n";
        if (filter.Length > MaxFilterLength) return null;
        try
        {
            return selection with { Stat = MetricNameRule.Pattern(filter).IsMatch };
        }
        catch (ArgumentException wrong)
        {
            problem = $"filter: {wrong.Message}\n";
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(text);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }
}
