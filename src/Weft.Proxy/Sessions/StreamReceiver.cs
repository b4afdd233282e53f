using Weft.Protocols.Messages;

namespace Weft.Proxy.Sessions;

/// <summary>The receiving half of one HTTP exchange. Every block and span is valid only during the call.</summary>
internal abstract class StreamReceiver
{
    /// <summary>A head arrived: the request, or a response, of which several may be 1xx before the final one.</summary>
    public abstract void OnHead(HttpStream stream, HeaderBlock head, bool endStream);

    /// <summary>Body bytes arrived; possibly none, with <paramref name="endStream"/>.</summary>
    public abstract void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream);

    /// <summary>Trailers arrived; they end the stream.</summary>
    public abstract void OnTrailers(HttpStream stream, HeaderBlock trailers);

    /// <summary>The stream ended early. The last call for this stream.</summary>
    public abstract void OnReset(HttpStream stream, StreamFault fault, string? detail);

    /// <summary><paramref name="bytes"/> given to <see cref="HttpStream.SendData"/> left the stream's queue.</summary>
    public abstract void OnSent(HttpStream stream, int bytes);
}
