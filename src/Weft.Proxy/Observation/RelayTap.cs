namespace Weft.Proxy.Observation;

/// <summary>
/// Watches the bytes of one opaque connection. It sees each byte once, in the order of its direction, before it goes on; it can neither
/// delay nor change any. All calls come from the connection's loop and must neither block nor throw.
/// </summary>
internal abstract class RelayTap
{
    /// <summary>What it decodes, for access logs; null: nothing.</summary>
    public virtual TapAccount? Account => null;

    /// <summary>What the next proxy makes the traces of this connection from; empty: it is told nothing.</summary>
    public virtual ReadOnlySpan<byte> TraceSeed => default;

    /// <summary>What the client sent, valid during the call only. False: it has seen enough; it is let go and not called again.</summary>
    public abstract bool OnClientBytes(ReadOnlySpan<byte> bytes);

    /// <summary>What the endpoint sent, valid during the call only. False as in <see cref="OnClientBytes"/>.</summary>
    public abstract bool OnServerBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The connection ended in both directions: the last call, unless the tap was let go before.</summary>
    public abstract void OnEnded();
}
