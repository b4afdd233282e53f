namespace Weft.Proxy.Tests.Tcp;

/// <summary>The ways in which opaque bytes go from proxy to proxy.</summary>
public enum Carrying
{
    /// <summary>A stream of a shared connection.</summary>
    Tunnel,

    /// <summary>A TLS connection of its own, because the server's proxy offers only `kuma`.</summary>
    ServerKnowsKuma,

    /// <summary>A TLS connection of its own, because the client's proxy offers only `kuma`.</summary>
    ClientKnowsKuma,
}
