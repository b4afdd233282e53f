using Weft.Proxy.Loop;

namespace Weft.Proxy.Listeners;

/// <summary>
/// The clients of one listener on one worker that came without the mesh's TLS, by address without port. Bounded: what finds no room is counted.
/// Only the worker touches it.
/// </summary>
internal sealed class PlaintextClients
{
    /// <summary>Addresses kept per listener and worker: 256.</summary>
    public const int MaxAddresses = 256;

    /// <summary>An address that did not come for so long makes room: 24 h.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    private readonly Dictionary<SocketEndpoint, PlaintextClient> _clients = [];

    /// <summary>Connections of addresses that found no room.</summary>
    public long Others { get; private set; }

    public IReadOnlyCollection<PlaintextClient> Clients => _clients.Values;

    /// <summary>A connection was served.</summary>
    /// <param name="remote">Its client.</param>
    /// <param name="isForeignTls">Whether it is TLS that the application ends.</param>
    /// <param name="now">The time of day.</param>
    public void Note(SocketEndpoint remote, bool isForeignTls, DateTimeOffset now)
    {
        var key = remote.WithPort(0);
        if (!_clients.TryGetValue(key, out var client))
        {
            if (_clients.Count >= MaxAddresses) Forget(now);
            if (_clients.Count >= MaxAddresses)
            {
                Others++;
                return;
            }
            _clients[key] = client = new PlaintextClient(key.AddressText());
        }
        client.LastSeen = now;
        if (isForeignTls) client.ForeignTls++;
        else client.Plaintext++;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, client) in _clients)
        {
            if (now - client.LastSeen >= Forgotten) _clients.Remove(key);
        }
    }
}
