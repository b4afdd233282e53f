using System.Buffers;
using System.Text;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Logging;
using Weft.Proxy.Local;
using Weft.Proxy.Runtime;
using Weft.Telemetry;
using static Weft.Proxy.Local.LocalResponse;

namespace Weft.DataPlane.Admin;

/// <summary>The pages of port 9901, under Envoy's paths.</summary>
internal sealed class AdminPages(MetricRegistry metrics, AppliedUnits applied, Func<IReadOnlyList<EndpointStatus>> endpoints, Func<IReadOnlyList<PortStatus>> ports, Func<FailureReport> failures, JsonLog log)
{
    // What a proxy with a few services writes; growing to it would cost as much again.
    private const int StatsBytes = 128 * 1024;

    private volatile bool _leaving;

    /// <summary>Set once the proxy is to stop: <c>/ready</c> answers 503 from then on.</summary>
    public bool IsLeaving
    {
        get => _leaving;
        set => _leaving = value;
    }

    /// <summary>Answers a request. Does no I/O, since it runs on a worker.</summary>
    public LocalResponse Answer(LocalRequest request) => (request.Method, request.Path) switch
    {
        ("GET" or "HEAD", "/ready") => Ready(),
        ("GET", "/stats") => Stats(AdminQuery.Value(request.Query, "format")),
        ("GET", "/stats/prometheus") => Stats("prometheus"),
        ("GET", "/clusters") => Clusters(),
        ("GET", "/listeners") => Listeners(),
        ("GET", "/config_dump") => new LocalResponse(200, "application/json", ConfigDump.Write(applied)),
        ("GET", "/failures") => new LocalResponse(200, "application/json", FailurePage.Write(failures())),
        ("GET" or "POST", "/logging") => Logging(request.Method, AdminQuery.Value(request.Query, "level")),
        ("GET", "/" or "/help") => Text(200, "/ready\n/stats\n/stats?format=prometheus\n/clusters\n/listeners\n/config_dump\n/failures\n/logging\n"),
        (_, "/ready" or "/stats" or "/stats/prometheus" or "/config_dump" or "/clusters" or "/listeners" or "/failures" or "/logging") => Text(405, "method not allowed\n"),
        _ => Text(404, "no such page; see /help\n"),
    };

    private LocalResponse Clusters()
    {
        var text = new StringBuilder();
        foreach (var endpoint in endpoints())
            text.Append(endpoint.Cluster).Append("::").Append(endpoint.Address).Append("::weight::").Append(endpoint.Weight).Append('\n')
                .Append(endpoint.Cluster).Append("::").Append(endpoint.Address).Append("::rq_active::").Append(endpoint.ActiveRequests).Append('\n');
        return Text(200, text.ToString());
    }

    private LocalResponse Listeners()
    {
        var text = new StringBuilder();
        foreach (var port in ports())
        {
            text.Append(port.Listener).Append("::declared::").Append(port.Declared.Length > 0 ? port.Declared : "nothing").Append('\n');
            foreach (var seen in port.Detected) text.Append(port.Listener).Append("::detected::").Append(seen).Append('\n');
            foreach (var (seen, repair) in port.Mismatches) text.Append(port.Listener).Append("::mismatch::").Append(seen).Append("::").Append(repair).Append('\n');
        }
        return Text(200, text.ToString());
    }

    private LocalResponse Ready() =>
        _leaving ? Text(503, "DRAINING\n")
        : applied.HasStructure ? Text(200, "LIVE\n")
        : Text(503, "PRE_INITIALIZING\n");

    private LocalResponse Stats(string? format)
    {
        var text = new ArrayBufferWriter<byte>(StatsBytes);
        if (format == "prometheus")
        {
            PrometheusText.Write(metrics, text);
            return new LocalResponse(200, PrometheusText.ContentType, text.WrittenMemory);
        }
        if (format is not (null or "text")) return Text(400, "format: expected text or prometheus\n");
        StatsText.Write(metrics, text);
        return new LocalResponse(200, "text/plain; charset=utf-8", text.WrittenMemory);
    }

    private LocalResponse Logging(string method, string? level)
    {
        if (level is null) return Text(200, $"level: {log.Level.ToString().ToLowerInvariant()}\n");
        if (method != "POST") return Text(405, "changing the level needs POST\n");
        if (!Enum.TryParse<LogLevel>(level, ignoreCase: true, out var chosen) || !Enum.IsDefined(chosen))
            return Text(400, "level: expected off, error, warn, info or debug\n");
        log.Level = chosen;
        return Text(200, $"level: {chosen.ToString().ToLowerInvariant()}\n");
    }
}
