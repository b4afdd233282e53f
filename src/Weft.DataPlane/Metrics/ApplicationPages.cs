using Weft.DataPlane.Logging;
using Weft.Proxy.Runtime;
using Weft.Telemetry;

namespace Weft.DataPlane.Metrics;

/// <summary>
/// Reads the metrics pages of applications, all at once, each within bounds. One that is down, slow, too large or not in Prometheus' text is left out and
/// counted; it never fails the page of the proxy.
/// </summary>
internal sealed class ApplicationPages : IDisposable
{
    /// <summary>For one page, from the dial to its end: 3 s, well within Prometheus' 10.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Bytes of one page: 4 MiB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly MetricRegistry _registry;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;

    public ApplicationPages(MetricRegistry registry, TimeProvider time, JsonLog log)
    {
        (_registry, _time, _log) = (registry, time, log);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = Limit,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxBytes,
        };
        _http.DefaultRequestHeaders.Add("accept", "text/plain;version=0.0.4");
    }

    /// <summary>The pages that could be read, in the order of the applications.</summary>
    public async Task<MergedPages> ReadAsync(IReadOnlyList<ApplicationMetricsModel> applications)
    {
        var merged = new MergedPages();
        foreach (var page in await Task.WhenAll(applications.Select(ReadAsync)))
        {
            if (page is not null) merged.Add(page);
        }
        return merged;
    }

    public void Dispose() => _http.Dispose();

    private async Task<FamilyPage?> ReadAsync(ApplicationMetricsModel application)
    {
        var (page, result, detail) = await TryReadAsync(application.Page);
        _registry.Shared.Increment(_registry.Counter(
            "weft_metrics_application_reads_total", "Pages of applications read for a page of metrics, by how that went.",
            new MetricLabel("application", application.Name), new MetricLabel("result", result)));
        if (page is null) _log.Debug("an application's metrics were not read", ("application", application.Name), ("result", result), ("detail", detail));
        return page;
    }

    private async Task<(FamilyPage? Page, string Result, string? Detail)> TryReadAsync(Uri address)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        try
        {
            using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseContentRead, limit.Token);
            if (!answer.IsSuccessStatusCode) return (null, "failed", $"status {(int)answer.StatusCode}");
            var page = FamilyPage.Read(await answer.Content.ReadAsStringAsync(limit.Token), out var problem);
            return (page, page is null ? "malformed" : "ok", problem);
        }
        catch (OperationCanceledException)
        {
            return (null, "timeout", null);
        }
        catch (HttpRequestException failed)
        {
            return (null, failed.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? "too_large" : "failed", failed.Message);
        }
    }
}
