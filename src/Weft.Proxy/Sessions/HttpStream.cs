using Weft.Protocols.Messages;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>
/// The sending half of one HTTP exchange on a session, whatever its version and role. A client-role stream is sent a request and
/// hands a response to its <see cref="Receiver"/>; a server-role stream the reverse.
/// A stream object is used again after both ends are done: whoever holds it drops it at the end or at the reset.
/// </summary>
internal abstract class HttpStream
{
    /// <summary>Who is told what arrives. Set by whoever opened or accepted the stream, before anything arrives.</summary>
    public StreamReceiver? Receiver;

    /// <summary>The version of the connection that carries it.</summary>
    public abstract bool IsHttp2 { get; }

    /// <summary>The connection that carries it.</summary>
    public abstract Channel Connection { get; }

    /// <summary>True when another of our proxies is at the other end, so that what it says of itself can be believed.</summary>
    public virtual bool IsWithOurProxy => false;

    /// <summary>Sends a head. On a server-role stream a 1xx status may come before the final one. The block is not kept.</summary>
    public abstract void SendHead(HeaderBlock head, bool endStream);

    /// <summary>Sends body bytes, or keeps them until the peer's window allows. <see cref="StreamReceiver.OnSent"/> tells when they went on.</summary>
    public abstract void SendData(ReadOnlySpan<byte> data, bool endStream);

    /// <summary>Sends trailers and ends this direction. The block is not kept.</summary>
    public abstract void SendTrailers(HeaderBlock trailers);

    /// <summary>Abandons the stream in both directions. The receiver hears nothing more.</summary>
    public abstract void Reset(StreamFault fault);

    /// <summary>Tells the session that <paramref name="bytes"/> received on this stream went to the next hop, so that the peer may send more.</summary>
    public abstract void ReturnCredit(int bytes);
}
