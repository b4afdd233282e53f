using Weft.Proxy.Listeners;

namespace Weft.Proxy.Runtime;

/// <summary>Who came to one PERMISSIVE listener without the mesh's TLS since this process began.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Service">The inbound's service.</param>
/// <param name="Clients">At most <see cref="PlaintextClients.MaxAddresses"/>, the latest first.</param>
/// <param name="Others">Connections of addresses that are not listed.</param>
public sealed record PlaintextInbound(string Listener, string Service, IReadOnlyList<PlaintextClientStatus> Clients, long Others)
{
    /// <summary>One listener's clients over all workers.</summary>
    internal static PlaintextInbound Of(ListenerModel listener, IReadOnlyCollection<PlaintextClientStatus> seen, long others)
    {
        var all = seen.GroupBy(client => client.Address, StringComparer.Ordinal)
            .Select(same => new PlaintextClientStatus(same.Key, same.Sum(c => c.Plaintext), same.Sum(c => c.ForeignTls), same.Max(c => c.LastSeen)))
            .OrderByDescending(client => client.LastSeen).ThenBy(client => client.Address, StringComparer.Ordinal).ToList();
        var left = all.Skip(PlaintextClients.MaxAddresses).Sum(client => client.Plaintext + client.ForeignTls);
        return new PlaintextInbound(listener.Name, listener.Service, [.. all.Take(PlaintextClients.MaxAddresses)], others + left);
    }
}
