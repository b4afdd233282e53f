using Weft.Proxy.Transport;

namespace Weft.Proxy.AccessLogs;

/// <summary>Which connections a log tells of; all that is given must fit.</summary>
/// <param name="Client">Any name of the verified certificate; null: any client.</param>
/// <param name="ServerName">What the client asked for in its ClientHello, without case; empty: anything.</param>
internal sealed record ClientMatch(SanPattern? Client, string ServerName)
{
    /// <param name="peer">The client's verified certificate; null: it has none.</param>
    /// <param name="sni">What it asked for; null: nothing.</param>
    public bool Fits(PeerCertificate? peer, string? sni) =>
        (ServerName.Length == 0 || ServerName.Equals(sni, StringComparison.OrdinalIgnoreCase)) && (Client is null || (peer is not null && Client.IsNameOf(peer)));
}
