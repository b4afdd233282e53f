using Weft.Resources.Reading;

namespace Weft.Resources.Dataplanes;

/// <summary>Reads one inbound of a Dataplane.</summary>
internal static class InboundReader
{
    public static DataplaneInbound Read(NodeReader reader) => new()
    {
        Port = reader.Number("port"),
        ServicePort = reader.Number("servicePort"),
        ServiceAddress = reader.Text("serviceAddress"),
        Address = reader.Text("address"),
        Tags = reader.Tags("tags"),
        HealthReady = reader.Map("health", health => new ReadyField(health.Flag("ready")))?.Value,
        ServiceProbe = reader.Map("serviceProbe", ReadProbe),
        State = reader.OptionalChoice("state", DataplaneEnums.InboundStates) ?? InboundState.Ready,
        Name = reader.Text("name"),
        ProtocolHint = reader.Text("protocol"),
    };

    private static ServiceProbe ReadProbe(NodeReader reader) => new()
    {
        Interval = reader.OptionalDuration("interval"),
        Timeout = reader.OptionalDuration("timeout"),
        UnhealthyThreshold = reader.OptionalNumber("unhealthyThreshold"),
        HealthyThreshold = reader.OptionalNumber("healthyThreshold"),
        IsTcp = reader.Map("tcp", _ => new object()) is not null,
    };

    private sealed record ReadyField(bool Value);
}
