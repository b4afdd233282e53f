using Weft.Resources.Tagging;

namespace Weft.Resources.DataplaneInsights;

/// <summary>What runs at a proxy.</summary>
public sealed record ProxyVersion
{
    /// <summary>The proxy program.</summary>
    public ProxyBuild KumaDp { get; init; } = new();

    /// <summary><c>envoy.version</c>.</summary>
    public string EnvoyVersion { get; init; } = "";

    /// <summary><c>envoy.build</c>.</summary>
    public string EnvoyBuild { get; init; } = "";

    /// <summary><c>envoy.kumaDpCompatible</c>.</summary>
    public bool? EnvoyKumaDpCompatible { get; init; }

    /// <summary>Name and version of other programs.</summary>
    public TagSet Dependencies { get; init; } = TagSet.Empty;
}
