using System.Globalization;
using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary>What an HTTP server counts of its requests: Kuma's <c>api_server_http_*</c> and <c>dp_server_http_*</c>. gRPC has measures of its own.</summary>
/// <param name="metrics">Where they are kept.</param>
/// <param name="prefix">Of the names: <c>api_server</c>.</param>
/// <param name="time">Measures.</param>
internal sealed class RequestMeasures(InstanceMetrics metrics, string prefix, TimeProvider time)
{
    private readonly Distribution _durations = metrics.Histogram($"{prefix}_http_request_duration_seconds", "The latency of the HTTP requests", Distribution.Seconds);
    private readonly Distribution _sizes = metrics.Histogram($"{prefix}_http_response_size_bytes", "The size of the HTTP responses", Distribution.Bytes);

    /// <summary>Measures a request.</summary>
    public async Task MeasureAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            await next(http);
            return;
        }
        // The route, never the path: paths have no end.
        var handler = new MetricLabel("handler", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route && !route.StartsWith("{*", StringComparison.Ordinal) ? route : "none");
        var service = new MetricLabel("service", "");
        var inflight = metrics.Gauge($"{prefix}_http_requests_inflight", "The number of inflight requests being handled at the same time", service, handler);
        var started = time.GetTimestamp();
        metrics.Add(inflight, 1);
        try
        {
            await next(http);
        }
        finally
        {
            metrics.Add(inflight, -1);
            MetricLabel[] labels =
                [service, handler, new("method", Method(http.Request.Method)), new("code", http.Response.StatusCode.ToString(CultureInfo.InvariantCulture))];
            _durations.Record(time.GetElapsedTime(started).TotalSeconds, labels);
            _sizes.Record(http.Response.ContentLength ?? 0, labels);
        }
    }

    private static string Method(string method) => method is "GET" or "PUT" or "POST" or "DELETE" or "HEAD" or "OPTIONS" or "PATCH" ? method : "other";
}
