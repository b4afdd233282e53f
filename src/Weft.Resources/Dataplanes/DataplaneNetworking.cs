namespace Weft.Resources.Dataplanes;

/// <summary>Addresses and ports of a proxy.</summary>
public sealed record DataplaneNetworking
{
    /// <summary>IP or DNS name of the proxy; not 0.0.0.0 or ::.</summary>
    public string Address { get; init; } = "";

    /// <summary>What others dial, when it differs (NAT, containers); may be empty.</summary>
    public string AdvertisedAddress { get; init; } = "";

    /// <summary>Ports of the applications.</summary>
    public IReadOnlyList<DataplaneInbound> Inbound { get; init; } = [];

    /// <summary>Ports of the services the applications use.</summary>
    public IReadOnlyList<DataplaneOutbound> Outbound { get; init; } = [];

    /// <summary>Set when the proxy is a gateway.</summary>
    public DataplaneGateway? Gateway { get; init; }

    /// <summary>Set when traffic reaches the proxy by redirection.</summary>
    public TransparentProxying? TransparentProxying { get; init; }

    /// <summary><c>admin.port</c>, 1..65535; null means the proxy's default.</summary>
    public int? AdminPort { get; init; }

    /// <summary>Listeners of a zone proxy.</summary>
    public IReadOnlyList<DataplaneListener> Listeners { get; init; } = [];

    /// <summary>Where other proxies dial this one.</summary>
    public string DialledAddress => AdvertisedAddress.Length > 0 ? AdvertisedAddress : Address;

    /// <summary>Where the proxy listens for <paramref name="inbound"/>.</summary>
    public string ListenAddressOf(DataplaneInbound inbound) => inbound.Address.Length > 0 ? inbound.Address : Address;

    /// <summary>Where the application behind <paramref name="inbound"/> listens.</summary>
    public string ServiceAddressOf(DataplaneInbound inbound) =>
        inbound.ServiceAddress.Length > 0 ? inbound.ServiceAddress : ListenAddressOf(inbound);
}
