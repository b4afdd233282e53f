using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Policies.TrafficLogs;

/// <summary>Writes a TrafficLog.</summary>
internal static class TrafficLogWriter
{
    public static void Write(Utf8JsonWriter writer, TrafficLogSpec log)
    {
        writer.List("sources", log.Sources, (target, tags) => target.Tags("match", tags));
        writer.List("destinations", log.Destinations, (target, tags) => target.Tags("match", tags));
        writer.Map("conf", log.Backend.Length > 0 ? log.Backend : null, (target, backend) => target.Text("backend", backend));
    }
}
