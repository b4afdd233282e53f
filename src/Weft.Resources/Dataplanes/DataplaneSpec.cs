using Weft.Resources.Envelope;
using Weft.Resources.Metrics;
using Weft.Resources.Tagging;

namespace Weft.Resources.Dataplanes;

/// <summary>A proxy and the applications beside it.</summary>
public sealed record DataplaneSpec : ResourceSpec
{
    /// <summary>Addresses and ports; mandatory.</summary>
    public DataplaneNetworking? Networking { get; init; }

    /// <summary>Overrides the mesh's metrics settings.</summary>
    public MetricsBackend? Metrics { get; init; }

    /// <summary>Virtual probes.</summary>
    public DataplaneProbes? Probes { get; init; }

    /// <summary>The tag sets of its inbounds in order, or of its gateway.</summary>
    public IReadOnlyList<TagSet> TagSets =>
        Networking is null ? [] : Networking.Gateway is { } gateway ? [gateway.Tags] : [.. Networking.Inbound.Select(inbound => inbound.Tags)];

    /// <summary>The services it offers, each once, in the order of its inbounds.</summary>
    public IReadOnlyList<string> Services => [.. TagSets.Select(tags => tags.Find(TagNames.Service)).OfType<string>().Distinct()];
}
