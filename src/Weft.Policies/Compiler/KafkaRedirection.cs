using System.Globalization;
using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>
/// Which local address stands for which broker. A Kafka client asks for brokers at its bootstrap address and then dials what it was told; told our own
/// addresses, it stays in the mesh without redirected traffic.
/// </summary>
internal static class KafkaRedirection
{
    private const int MaxPort = 65535;

    /// <summary>The brokers by node id, those that take no traffic now included; none when the outbound does not ask for it.</summary>
    public static IReadOnlyList<KafkaBroker> Of(DataplaneOutbound outbound, IEnumerable<MeshEndpoint> endpoints)
    {
        if (!TryRead(outbound.Tags.Find(TagNames.KafkaPortBase), out var first) || first == 0) return [];
        return
        [
            .. endpoints.Select(endpoint => TryRead(endpoint.Tags.Find(TagNames.KafkaNodeId), out var id) ? id : -1)
                .Where(id => id >= 0 && first + id <= MaxPort)
                .Distinct()
                .Order()
                .Select(id => new KafkaBroker { NodeId = (uint)id, Address = new SocketAddress { Address = outbound.ListenAddress, Port = (uint)(first + id) } }),
        ];
    }

    // Node ids and ports in the same bounds: what is larger could have no port.
    private static bool TryRead(string? text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxPort;
}
