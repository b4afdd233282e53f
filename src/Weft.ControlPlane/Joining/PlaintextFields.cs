using Google.Protobuf.WellKnownTypes;
using Weft.ProxyConfig.Discovery;
using Weft.Resources.DataplaneInsights;

namespace Weft.ControlPlane.Joining;

/// <summary>Who came to a proxy's PERMISSIVE inbounds without the mesh's TLS, as the proxy tells it in its node's metadata.</summary>
internal static class PlaintextFields
{
    /// <summary>Inbounds of one proxy that its insight shows: 256.</summary>
    public const int MaxInbounds = 256;

    /// <summary>Clients of one inbound: 256. A proxy is not believed beyond these.</summary>
    public const int MaxClients = 256;

    /// <summary>What it tells; null when it does not speak of it.</summary>
    public static IReadOnlyList<PlaintextInsight>? Read(DiscoveryNode node) =>
        node.Metadata?.Fields.TryGetValue("plaintext", out var told) != true ? null :
        [
            .. (told.ListValue?.Values ?? []).Take(MaxInbounds).Select(inbound => new PlaintextInsight
            {
                Listener = Text(inbound, "listener"),
                Service = Text(inbound, "service"),
                Others = Number(inbound, "others"),
                Clients = [.. (Field(inbound, "clients")?.ListValue?.Values ?? []).Take(MaxClients).Select(client => new PlaintextPeer
                {
                    Address = Text(client, "address"),
                    Plaintext = Number(client, "plaintext"),
                    ForeignTls = Number(client, "foreignTls"),
                    LastSeen = Time(Number(client, "lastSeen")),
                })],
            }),
        ];

    private static Value? Field(Value map, string name) => map.StructValue?.Fields.TryGetValue(name, out var value) == true ? value : null;

    private static string Text(Value map, string name) => Field(map, name)?.StringValue ?? "";

    private static long Number(Value map, string name) => Field(map, name)?.NumberValue is >= 0 and < 1e15 and var number ? (long)number : 0;

    private static DateTimeOffset? Time(long milliseconds) => milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
