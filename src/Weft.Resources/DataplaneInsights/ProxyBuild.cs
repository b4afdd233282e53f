namespace Weft.Resources.DataplaneInsights;

/// <summary>Which build a program is.</summary>
public sealed record ProxyBuild
{
    /// <summary>Such as <c>2.0.8</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>May be empty.</summary>
    public string GitTag { get; init; } = "";

    /// <summary>May be empty.</summary>
    public string GitCommit { get; init; } = "";

    /// <summary>May be empty.</summary>
    public string BuildDate { get; init; } = "";

    /// <summary>Whether the control plane knows it to be compatible.</summary>
    public bool? KumaCpCompatible { get; init; }
}
