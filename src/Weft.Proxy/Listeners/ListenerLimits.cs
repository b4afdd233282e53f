namespace Weft.Proxy.Listeners;

/// <summary>The limits of listeners.</summary>
internal static class ListenerLimits
{
    /// <summary>
    /// Connections open at once on one listener and worker. What comes above is closed and counted; the admin listener has no such limit, and
    /// no other listener pays for a full one. 50,000: the ports that one client address has.
    /// </summary>
    public const int MaxConnections = 50_000;

    /// <summary>Connections that the system keeps for us until they are accepted.</summary>
    public const int Backlog = 4096;
}
