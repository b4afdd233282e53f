namespace Weft.Resources.Meshes;

/// <summary>One receiver of traces.</summary>
public sealed record TracingBackend
{
    /// <summary>Unique in the list.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>zipkin</c> or <c>datadog</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Percent of requests, 0..100; null means 100.</summary>
    public double? Sampling { get; init; }

    /// <summary>Settings by type; null for a type that is not known.</summary>
    public TracingConf? Conf { get; init; }
}
