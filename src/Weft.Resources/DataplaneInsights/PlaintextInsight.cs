namespace Weft.Resources.DataplaneInsights;

/// <summary>Who came to one PERMISSIVE inbound without the mesh's TLS since its proxy began.</summary>
public sealed record PlaintextInsight
{
    /// <summary>The listener's name, such as <c>inbound:192.168.0.1:8080</c>.</summary>
    public string Listener { get; init; } = "";

    /// <summary>The service behind it.</summary>
    public string Service { get; init; } = "";

    /// <summary>By address, the latest first.</summary>
    public IReadOnlyList<PlaintextPeer> Clients { get; init; } = [];

    /// <summary>Connections of addresses that are not listed.</summary>
    public long Others { get; init; }
}
