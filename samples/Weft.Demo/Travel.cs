namespace Weft.Demo;

/// <summary>How traffic went from proxy to proxy, from their counters.</summary>
/// <param name="Requests">Requests that the sender sent to the service.</param>
/// <param name="Tunnels">Opaque connections that the sender carried as streams.</param>
/// <param name="Shared">Connections on which the receiver agreed on weft/1, since it started.</param>
/// <param name="Verified">Handshakes with a verified peer at the receiver, since it started.</param>
/// <param name="Refused">Peers that the receiver refused.</param>
internal sealed record Travel(long Requests, long Tunnels, long Shared, long Verified, long Refused)
{
    public static Travel Read(
        string service, int port, IReadOnlyDictionary<string, long> sender, IReadOnlyDictionary<string, long> receiver) => new(
        sender.GetValueOrDefault($"cluster.{service}.upstream_rq_total"),
        sender.GetValueOrDefault($"cluster.{service}.weft_tunnels_total"),
        OfListener(receiver, port, ".mesh_cx_total"),
        OfListener(receiver, port, ".ssl.handshake"),
        OfListener(receiver, port, ".ssl.fail_verify_error"));

    /// <summary>Requests, tunnels and refusals since then; connections live longer than a burst and are not subtracted.</summary>
    public Travel Since(Travel before) => this with
    {
        Requests = Requests - before.Requests,
        Tunnels = Tunnels - before.Tunnels,
        Refused = Refused - before.Refused,
    };

    // Listener names carry address and port in a form that depends on the address family; the port alone tells them apart here.
    private static long OfListener(IReadOnlyDictionary<string, long> counters, int port, string ending) =>
        counters.Where(pair => pair.Key.StartsWith("listener.", StringComparison.Ordinal) && pair.Key.EndsWith(ending, StringComparison.Ordinal)
            && pair.Key.Contains($"{port}.", StringComparison.Ordinal)).Sum(pair => pair.Value);
}
