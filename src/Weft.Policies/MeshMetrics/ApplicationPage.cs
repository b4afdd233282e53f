namespace Weft.Policies.MeshMetrics;

/// <summary>A page of the application whose metrics are shown with the proxy's.</summary>
public sealed record ApplicationPage
{
    /// <summary>May be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of the page; its slash may be missing.</summary>
    public string Path { get; init; } = PrometheusPage.DefaultPath;

    /// <summary>Empty means the address of the Dataplane.</summary>
    public string Address { get; init; } = "";

    /// <summary>1..65535.</summary>
    public int Port { get; init; }
}
