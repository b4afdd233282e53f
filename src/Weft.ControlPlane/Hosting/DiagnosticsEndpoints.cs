using System.Buffers;
using Weft.ControlPlane.Measures;
using Weft.Telemetry;

namespace Weft.ControlPlane.Hosting;

/// <summary><c>/ready</c>, <c>/healthy</c> and <c>/metrics</c>.</summary>
internal sealed class DiagnosticsEndpoints(InstanceMetrics metrics, ResourceCounts counts, Func<bool> isReady)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ready", http =>
        {
            http.Response.StatusCode = isReady() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        routes.MapGet("/healthy", _ => Task.CompletedTask);
        routes.MapGet("/metrics", async http =>
        {
            await counts.RefreshAsync(http.RequestAborted);
            var text = new ArrayBufferWriter<byte>();
            metrics.Write(text);
            http.Response.ContentType = PrometheusText.ContentType;
            await http.Response.Body.WriteAsync(text.WrittenMemory, http.RequestAborted);
        });
    }
}
