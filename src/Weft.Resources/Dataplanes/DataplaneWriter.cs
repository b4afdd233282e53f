using System.Text.Json;
using Weft.Resources.Metrics;
using Weft.Resources.Writing;

namespace Weft.Resources.Dataplanes;

/// <summary>Writes a Dataplane.</summary>
internal static class DataplaneWriter
{
    public static void Write(Utf8JsonWriter writer, DataplaneSpec dataplane)
    {
        writer.Map("networking", dataplane.Networking, WriteNetworking);
        writer.Map("metrics", dataplane.Metrics, MetricsWriter.WriteBackend);
        writer.Map("probes", dataplane.Probes, WriteProbes);
    }

    private static void WriteNetworking(Utf8JsonWriter writer, DataplaneNetworking networking)
    {
        writer.Text("address", networking.Address);
        writer.Text("advertisedAddress", networking.AdvertisedAddress);
        writer.Map("gateway", networking.Gateway, WriteGateway);
        writer.List("inbound", networking.Inbound, InboundWriter.Write);
        writer.List("outbound", networking.Outbound, WriteOutbound);
        writer.Map("transparentProxying", networking.TransparentProxying, WriteTransparentProxying);
        if (networking.AdminPort is { } port)
        {
            writer.WriteStartObject("admin");
            writer.Number("port", port);
            writer.WriteEndObject();
        }
        writer.List("listeners", networking.Listeners, WriteListener);
    }

    private static void WriteGateway(Utf8JsonWriter writer, DataplaneGateway gateway)
    {
        writer.Tags("tags", gateway.Tags);
        // DELEGATED is protobuf's zero value, which is not written.
        if (gateway.Type != GatewayType.Delegated) writer.WriteString("type", DataplaneEnums.GatewayTypes.NameOf(gateway.Type));
    }

    private static void WriteOutbound(Utf8JsonWriter writer, DataplaneOutbound outbound)
    {
        writer.Text("address", outbound.Address);
        writer.Number("port", outbound.Port);
        writer.Text("service", outbound.LegacyService);
        writer.Tags("tags", outbound.Tags);
        writer.Map("backendRef", outbound.BackendRef, WriteReference);
    }

    private static void WriteReference(Utf8JsonWriter writer, BackendReference reference)
    {
        writer.Text("kind", reference.Kind);
        writer.Text("name", reference.Name);
        writer.Text("namespace", reference.Namespace);
        writer.Number("port", reference.Port);
        writer.Tags("labels", reference.Labels);
    }

    private static void WriteTransparentProxying(Utf8JsonWriter writer, TransparentProxying proxying)
    {
        writer.Number("redirectPortInbound", proxying.RedirectPortInbound);
        writer.Number("redirectPortOutbound", proxying.RedirectPortOutbound);
        writer.Texts("directAccessServices", proxying.DirectAccessServices);
        writer.Number("redirectPortInboundV6", proxying.RedirectPortInboundV6);
        writer.Texts("reachableServices", proxying.ReachableServices);
        writer.OptionalChoice("ipFamilyMode", DataplaneEnums.IpFamilyModes, proxying.IpFamilyMode);
        writer.Map("reachableBackends", proxying.ReachableBackends, (target, backends) => target.List("refs", backends, WriteReference));
    }

    private static void WriteListener(Utf8JsonWriter writer, DataplaneListener listener)
    {
        writer.WriteString("type", DataplaneEnums.ListenerTypes.NameOf(listener.Type));
        writer.Text("address", listener.Address);
        writer.Number("port", listener.Port);
        writer.Text("name", listener.Name);
    }

    private static void WriteProbes(Utf8JsonWriter writer, DataplaneProbes probes)
    {
        writer.Number("port", probes.Port);
        writer.List("endpoints", probes.Endpoints, (target, endpoint) =>
        {
            target.Number("inboundPort", endpoint.InboundPort);
            target.Text("inboundPath", endpoint.InboundPath);
            target.Text("path", endpoint.Path);
        });
    }
}
