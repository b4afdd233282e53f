using Weft.Resources.Tagging;

namespace Weft.Policies.Collectors;

/// <summary>Names a stored collector (Kuma 2.14's <c>MeshOpenTelemetryBackend</c>).</summary>
public sealed record CollectorReference
{
    /// <summary>Only <c>MeshOpenTelemetryBackend</c> is known.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Labels it must have; of several the oldest is meant.</summary>
    public TagSet Labels { get; init; } = TagSet.Empty;
}
