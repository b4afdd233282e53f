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
        node.Metadata.Field("plaintext") is null ? null :
        [
            .. node.Metadata.List("plaintext").Take(MaxInbounds).Select(told => told.StructValue).Select(inbound => new PlaintextInsight
            {
                Listener = inbound.Text("listener"),
                Service = inbound.Text("service"),
                Others = inbound.Number("others"),
                Clients = [.. inbound.List("clients").Take(MaxClients).Select(told => told.StructValue).Select(client => new PlaintextPeer
                {
                    Address = client.Text("address"),
                    Plaintext = client.Number("plaintext"),
                    ForeignTls = client.Number("foreignTls"),
                    LastSeen = Time(client.Number("lastSeen")),
                })],
            }),
        ];

    private static DateTimeOffset? Time(long milliseconds) => milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
