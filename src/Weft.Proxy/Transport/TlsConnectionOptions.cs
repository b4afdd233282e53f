namespace Weft.Proxy.Transport;

/// <summary>What is decided per connection, shared by all of one kind.</summary>
internal sealed record TlsConnectionOptions
{
    /// <summary>The host name sent by a client; null sends none.</summary>
    public string? Sni { get; init; }

    /// <summary>Which verified peers are accepted.</summary>
    public PeerPolicy Policy { get; init; } = PeerPolicy.ChainOnly;

    /// <summary>From TCP connected to the end of the handshake; 10 s by default.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
