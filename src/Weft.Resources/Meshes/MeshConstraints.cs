using Weft.Resources.Tagging;

namespace Weft.Resources.Meshes;

/// <summary>Which proxies may join.</summary>
public sealed record MeshConstraints
{
    /// <summary>A proxy must satisfy at least one, if there are any; <c>*</c> means any value.</summary>
    public IReadOnlyList<TagSet> Requirements { get; init; } = [];

    /// <summary>A proxy must satisfy none; wins over requirements.</summary>
    public IReadOnlyList<TagSet> Restrictions { get; init; } = [];
}
