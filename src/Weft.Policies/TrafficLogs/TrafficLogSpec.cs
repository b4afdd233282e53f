using Weft.Resources.Envelope;
using Weft.Resources.Tagging;

namespace Weft.Policies.TrafficLogs;

/// <summary>Access logs of the traffic between services, written by the client's proxy.</summary>
public sealed record TrafficLogSpec : ResourceSpec
{
    /// <summary>Clients; any of them.</summary>
    public IReadOnlyList<TagSet> Sources { get; init; } = [];

    /// <summary>Destinations, by <c>kuma.io/service</c> only; any of them.</summary>
    public IReadOnlyList<TagSet> Destinations { get; init; } = [];

    /// <summary>Name of a logging back end of the mesh; empty means its default back end.</summary>
    public string Backend { get; init; } = "";
}
