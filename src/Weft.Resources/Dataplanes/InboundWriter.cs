using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.Dataplanes;

/// <summary>Writes one inbound of a Dataplane.</summary>
internal static class InboundWriter
{
    public static void Write(Utf8JsonWriter writer, DataplaneInbound inbound)
    {
        writer.Number("port", inbound.Port);
        writer.Number("servicePort", inbound.ServicePort);
        writer.Text("serviceAddress", inbound.ServiceAddress);
        writer.Text("address", inbound.Address);
        writer.Tags("tags", inbound.Tags);
        if (inbound.HealthReady is { } ready) WriteHealth(writer, ready);
        writer.Map("serviceProbe", inbound.ServiceProbe, WriteProbe);
        if (inbound.State != InboundState.Ready) writer.WriteString("state", DataplaneEnums.InboundStates.NameOf(inbound.State));
        writer.Text("name", inbound.Name);
        writer.Text("protocol", inbound.ProtocolHint);
    }

    private static void WriteHealth(Utf8JsonWriter writer, bool ready)
    {
        writer.WriteStartObject("health");
        writer.Flag("ready", ready);
        writer.WriteEndObject();
    }

    private static void WriteProbe(Utf8JsonWriter writer, ServiceProbe probe)
    {
        writer.OptionalDuration("interval", probe.Interval);
        writer.OptionalDuration("timeout", probe.Timeout);
        writer.OptionalNumber("unhealthyThreshold", probe.UnhealthyThreshold);
        writer.OptionalNumber("healthyThreshold", probe.HealthyThreshold);
        if (!probe.IsTcp) return;
        writer.WriteStartObject("tcp");
        writer.WriteEndObject();
    }
}
