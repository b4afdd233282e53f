namespace Weft.Resources.Dataplanes;

/// <summary>A listener of a zone proxy (Kuma 2.14).</summary>
public sealed record DataplaneListener
{
    /// <summary>What it is for.</summary>
    public ZoneListenerType Type { get; init; }

    /// <summary>IP or DNS name.</summary>
    public string Address { get; init; } = "";

    /// <summary>1..65535.</summary>
    public int Port { get; init; }

    /// <summary>Unique among inbounds and listeners when not empty.</summary>
    public string Name { get; init; } = "";
}
