namespace Weft.Resources.Metrics;

/// <summary>An endpoint of the application whose metrics are shown with the proxy's.</summary>
public sealed record MetricsAggregate
{
    /// <summary>Unique in the list.</summary>
    public string Name { get; init; } = "";

    /// <summary>Empty means <c>/metrics</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>1..65535.</summary>
    public int Port { get; init; }

    /// <summary>Empty means the address the application listens at.</summary>
    public string Address { get; init; } = "";

    /// <summary>null means true.</summary>
    public bool? Enabled { get; init; }
}
