using System.Text.Json;
using Google.Protobuf.Collections;
using Weft.ControlPlane.Monitoring.V1;

namespace Weft.ControlPlane.Monitoring;

/// <summary>Writes a discovery response as Kuma does: the JSON form of protobuf with the names of the .proto file.</summary>
internal static class AssignmentJson
{
    /// <summary>The type of the resources.</summary>
    public const string TypeUrl = "type.googleapis.com/kuma.observability.v1.MonitoringAssignment";

    /// <summary>Writes the response.</summary>
    public static void Write(Utf8JsonWriter writer, AssignmentSet set)
    {
        writer.WriteStartObject();
        writer.WriteString("version_info", set.Version);
        writer.WriteStartArray("resources");
        foreach (var item in set.Items) Write(writer, item.Content);
        writer.WriteEndArray();
        writer.WriteString("type_url", TypeUrl);
        // A nonce pairs answers on a stream; here each request has its own answer.
        writer.WriteString("nonce", set.Version);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MonitoringAssignment assignment)
    {
        writer.WriteStartObject();
        writer.WriteString("@type", TypeUrl);
        writer.WriteString("mesh", assignment.Mesh);
        writer.WriteString("service", assignment.Service);
        writer.WriteStartArray("targets");
        foreach (var target in assignment.Targets)
        {
            writer.WriteStartObject();
            writer.WriteString("name", target.Name);
            writer.WriteString("scheme", target.Scheme);
            writer.WriteString("address", target.Address);
            writer.WriteString("metrics_path", target.MetricsPath);
            WriteLabels(writer, target.Labels);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        WriteLabels(writer, assignment.Labels);
        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, RepeatedField<MonitoringAssignment.Types.Label> labels)
    {
        writer.WriteStartObject("labels");
        foreach (var label in labels) writer.WriteString(label.Key, label.Value);
        writer.WriteEndObject();
    }
}
