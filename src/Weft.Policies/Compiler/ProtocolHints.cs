using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>What a proxy is told of a hint: what was declared, and the YAML line to change when the bytes contradict it.</summary>
internal static class ProtocolHints
{
    /// <summary>Of an inbound of this Dataplane.</summary>
    public static ProtocolHint Of(DataplaneNetworking networking, DataplaneInbound inbound)
    {
        var index = networking.Inbound.TakeWhile(other => !ReferenceEquals(other, inbound)).Count();
        return new ProtocolHint { Declared = Declared(inbound.Protocol), DeclaredAt = $"networking.inbound[{index}].{Field(inbound.ProtocolHint.Length > 0)}" };
    }

    /// <summary>Of a destination: its own Dataplanes declare it.</summary>
    public static ProtocolHint Of(string service, ServiceProtocol protocol) => new()
    {
        Declared = Declared(protocol),
        DeclaredAt = $"in the Dataplanes of {service}: networking.inbound[].{Field(isField: false)}",
    };

    private static string Field(bool isField) => isField ? "protocol" : $"tags[\"{TagNames.Protocol}\"]";

    private static string Declared(ServiceProtocol protocol) => protocol switch
    {
        ServiceProtocol.Unknown => "",
        ServiceProtocol.Http or ServiceProtocol.Http2 or ServiceProtocol.Grpc or ServiceProtocol.Kafka => protocol.ToText(),
        _ => ServiceProtocol.Tcp.ToText(),
    };
}
