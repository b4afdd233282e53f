using System.Text.Json;
using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Monitoring.V1;

namespace Weft.ControlPlane.Monitoring;

/// <summary>
/// <c>GET /prometheus/targets</c>: the same targets in the form of Prometheus's <c>http_sd_configs</c>, for builds of it without <c>kuma_sd_configs</c>
/// (Debian's is one). The labels are those that <c>kuma_sd_configs</c> makes, so that relabelling stays the same. <c>?client=</c> is the asker's node id.
/// </summary>
internal sealed class TargetList(AssignmentBoard board)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/prometheus/targets", async http =>
    {
        var set = await board.CurrentAsync(http.Request.Query["client"].ToString(), http.RequestAborted);
        await http.WriteJsonAsync(StatusCodes.Status200OK, writer => Write(writer, set));
    });

    private static void Write(Utf8JsonWriter writer, AssignmentSet set)
    {
        writer.WriteStartArray();
        foreach (var item in set.Items)
            foreach (var target in item.Content.Targets)
                Write(writer, item.Content, target);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, MonitoringAssignment assignment, MonitoringAssignment.Types.Target target)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("targets");
        writer.WriteStringValue(target.Address);
        writer.WriteEndArray();
        writer.WriteStartObject("labels");
        writer.WriteString("__scheme__", target.Scheme);
        writer.WriteString("__metrics_path__", target.MetricsPath);
        writer.WriteString("instance", target.Name);
        writer.WriteString("__meta_kuma_mesh", assignment.Mesh);
        writer.WriteString("__meta_kuma_dataplane", target.Name);
        writer.WriteString("__meta_kuma_service", assignment.Service);
        foreach (var label in target.Labels) writer.WriteString("__meta_kuma_label_" + label.Key, label.Value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
