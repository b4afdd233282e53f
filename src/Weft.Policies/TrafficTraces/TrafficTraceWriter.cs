using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Policies.TrafficTraces;

/// <summary>Writes a TrafficTrace.</summary>
internal static class TrafficTraceWriter
{
    public static void Write(Utf8JsonWriter writer, TrafficTraceSpec trace)
    {
        writer.List("selectors", trace.Selectors, (target, tags) => target.Tags("match", tags));
        writer.Map("conf", trace.Backend.Length > 0 ? trace.Backend : null, (target, backend) => target.Text("backend", backend));
    }
}
