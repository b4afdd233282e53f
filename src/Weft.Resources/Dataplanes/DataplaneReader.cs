using Weft.Resources.Metrics;
using Weft.Resources.Reading;

namespace Weft.Resources.Dataplanes;

/// <summary>Reads a Dataplane.</summary>
internal static class DataplaneReader
{
    public static DataplaneSpec Read(NodeReader reader) => new()
    {
        Networking = reader.Map("networking", ReadNetworking),
        Metrics = reader.Map("metrics", MetricsReader.ReadBackend),
        Probes = reader.Map("probes", ReadProbes),
    };

    private static DataplaneNetworking ReadNetworking(NodeReader reader) => new()
    {
        Address = reader.Text("address"),
        AdvertisedAddress = reader.Text("advertisedAddress"),
        Inbound = reader.List("inbound", InboundReader.Read),
        Outbound = reader.List("outbound", ReadOutbound),
        Gateway = reader.Map("gateway", ReadGateway),
        TransparentProxying = reader.Map("transparentProxying", ReadTransparentProxying),
        AdminPort = reader.Map("admin", admin => new PortField(admin.Number("port")))?.Value,
        Listeners = reader.List("listeners", ReadListener),
    };

    private static DataplaneOutbound ReadOutbound(NodeReader reader) => new()
    {
        Address = reader.Text("address"),
        Port = reader.Number("port"),
        Tags = reader.Tags("tags"),
        LegacyService = reader.Text("service"),
        BackendRef = reader.Map("backendRef", ReadReference),
    };

    private static BackendReference ReadReference(NodeReader reader) => new()
    {
        Kind = reader.Text("kind"),
        Name = reader.Text("name"),
        Namespace = reader.Text("namespace"),
        Port = reader.Number("port"),
        Labels = reader.Tags("labels"),
    };

    private static DataplaneGateway ReadGateway(NodeReader reader) => new()
    {
        Type = reader.OptionalChoice("type", DataplaneEnums.GatewayTypes) ?? GatewayType.Delegated,
        Tags = reader.Tags("tags"),
    };

    private static TransparentProxying ReadTransparentProxying(NodeReader reader) => new()
    {
        RedirectPortInbound = reader.Number("redirectPortInbound"),
        RedirectPortInboundV6 = reader.Number("redirectPortInboundV6"),
        RedirectPortOutbound = reader.Number("redirectPortOutbound"),
        IpFamilyMode = reader.OptionalChoice("ipFamilyMode", DataplaneEnums.IpFamilyModes),
        DirectAccessServices = reader.Texts("directAccessServices"),
        ReachableServices = reader.Texts("reachableServices"),
        ReachableBackends = reader.Map("reachableBackends", backends => backends.List("refs", ReadReference)),
    };

    private static DataplaneListener ReadListener(NodeReader reader) => new()
    {
        Type = reader.OptionalChoice("type", DataplaneEnums.ListenerTypes) ?? ZoneListenerType.ZoneIngress,
        Address = reader.Text("address"),
        Port = reader.Number("port"),
        Name = reader.Text("name"),
    };

    private static DataplaneProbes ReadProbes(NodeReader reader) => new()
    {
        Port = reader.Number("port"),
        Endpoints = reader.List("endpoints", endpoint => new ProbeEndpoint
        {
            InboundPort = endpoint.Number("inboundPort"),
            InboundPath = endpoint.Text("inboundPath"),
            Path = endpoint.Text("path"),
        }),
    };

    private sealed record PortField(int Value);
}
