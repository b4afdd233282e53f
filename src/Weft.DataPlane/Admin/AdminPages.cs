using System.Buffers;
using System.Text;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Logging;
using Weft.Telemetry;

namespace Weft.DataPlane.Admin;

/// <summary>The pages of port 9901, under Envoy's paths.</summary>
internal sealed class AdminPages(MetricRegistry metrics, AppliedUnits applied, JsonLog log)
{
    private volatile bool _leaving;

    /// <summary>Set once the proxy is to stop: <c>/ready</c> answers 503 from then on.</summary>
    public bool IsLeaving
    {
        get => _leaving;
        set => _leaving = value;
    }

    /// <summary>Answers a request. Does no I/O, so that it may run on a worker.</summary>
    /// <param name="method">GET, or POST where something changes.</param>
    /// <param name="path">Without the query.</param>
    /// <param name="query">Without the question mark; may be empty.</param>
    public AdminAnswer Answer(string method, string path, string query) => (method, path) switch
    {
        ("GET" or "HEAD", "/ready") => Ready(),
        ("GET", "/stats") => Stats(AdminQuery.Value(query, "format")),
        ("GET", "/stats/prometheus") => Stats("prometheus"),
        ("GET", "/config_dump") => AdminAnswer.Json(ConfigDump.Write(applied)),
        ("GET" or "POST", "/logging") => Logging(method, AdminQuery.Value(query, "level")),
        ("GET", "/" or "/help") => AdminAnswer.Text(200, "/ready\n/stats\n/stats?format=prometheus\n/clusters\n/config_dump\n/logging\n"),
        (_, "/ready" or "/stats" or "/stats/prometheus" or "/config_dump" or "/clusters" or "/logging") => AdminAnswer.Text(405, "method not allowed\n"),
        _ => AdminAnswer.Text(404, "no such page; see /help\n"),
    };

    private AdminAnswer Ready() =>
        _leaving ? AdminAnswer.Text(503, "DRAINING\n")
        : applied.HasStructure ? AdminAnswer.Text(200, "LIVE\n")
        : AdminAnswer.Text(503, "PRE_INITIALIZING\n");

    private AdminAnswer Stats(string? format)
    {
        var text = new ArrayBufferWriter<byte>();
        if (format == "prometheus")
        {
            PrometheusText.Write(metrics, text);
            return new AdminAnswer(200, "text/plain; version=0.0.4; charset=utf-8", text.WrittenSpan.ToArray());
        }
        if (format is not (null or "text")) return AdminAnswer.Text(400, "format: expected text or prometheus\n");
        StatsText.Write(metrics, text);
        return new AdminAnswer(200, "text/plain; charset=utf-8", text.WrittenSpan.ToArray());
    }

    private AdminAnswer Logging(string method, string? level)
    {
        if (level is null) return AdminAnswer.Text(200, $"level: {log.Level.ToString().ToLowerInvariant()}\n");
        if (method != "POST") return AdminAnswer.Text(405, "changing the level needs POST\n");
        if (!Enum.TryParse<LogLevel>(level, ignoreCase: true, out var chosen) || !Enum.IsDefined(chosen))
            return AdminAnswer.Text(400, "level: expected off, error, warn, info or debug\n");
        log.Level = chosen;
        return AdminAnswer.Text(200, $"level: {chosen.ToString().ToLowerInvariant()}\n");
    }
}
