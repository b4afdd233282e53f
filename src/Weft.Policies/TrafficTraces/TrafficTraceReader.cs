using Weft.Resources.Reading;

namespace Weft.Policies.TrafficTraces;

/// <summary>Reads a TrafficTrace.</summary>
internal static class TrafficTraceReader
{
    public static TrafficTraceSpec Read(NodeReader reader) => new()
    {
        Selectors = reader.List("selectors", selector => selector.Tags("match")),
        Backend = reader.Map("conf", conf => conf.Text("backend")) ?? "",
    };
}
