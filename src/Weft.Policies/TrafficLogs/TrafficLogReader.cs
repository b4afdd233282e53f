using Weft.Resources.Reading;

namespace Weft.Policies.TrafficLogs;

/// <summary>Reads a TrafficLog.</summary>
internal static class TrafficLogReader
{
    public static TrafficLogSpec Read(NodeReader reader) => new()
    {
        Sources = reader.List("sources", source => source.Tags("match")),
        Destinations = reader.List("destinations", destination => destination.Tags("match")),
        Backend = reader.Map("conf", conf => conf.Text("backend")) ?? "",
    };
}
