using Weft.Protocols.Messages;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>What a server-role session asks about every stream that a client opens.</summary>
internal abstract class StreamAcceptor
{
    /// <summary>Whether `CONNECT` with `:protocol: weft-tcp` may open a tunnel on a connection of this ALPN.</summary>
    public abstract bool AcceptsTunnels { get; }

    /// <summary>The receiver for a new exchange; <see cref="StreamReceiver.OnHead"/> follows at once.</summary>
    public abstract StreamReceiver Accept(HttpStream stream, Channel connection);

    /// <summary>A request was refused that will never be an exchange.</summary>
    public virtual void OnRefused(in RefusedRequest refused) { }

    /// <summary>A client asks for a tunnel: to be treated as a connection accepted by the same inbound (engine contract, section 4).</summary>
    /// <param name="stream">What carries it.</param>
    /// <param name="head">The client's CONNECT, valid during the call.</param>
    public abstract void AcceptTunnel(Http2Stream stream, HeaderBlock head);
}
