using Weft.Resources.Envelope;
using Weft.Resources.Tagging;

namespace Weft.Policies.TrafficTraces;

/// <summary>Spans of the requests of some Dataplanes.</summary>
public sealed record TrafficTraceSpec : ResourceSpec
{
    /// <summary>The Dataplanes; any of them.</summary>
    public IReadOnlyList<TagSet> Selectors { get; init; } = [];

    /// <summary>Name of a tracing back end of the mesh; empty means its default back end.</summary>
    public string Backend { get; init; } = "";
}
