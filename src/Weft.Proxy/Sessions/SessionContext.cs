using Weft.Protocols.Messages;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Sessions;

/// <summary>What all sessions of one worker share: the loop, scratch blocks and stream objects for reuse. One owner thread.</summary>
internal sealed class SessionContext : IDisposable
{
    private readonly Stack<Http2Stream> _freeStreams = new();

    public SessionContext(EventLoop loop) => Loop = loop;

    public EventLoop Loop { get; }

    /// <summary>Where sessions decode heads; valid during one callback.</summary>
    public HeaderBlock Decoded { get; } = new();

    /// <summary>Where answers made by this proxy are put together; valid during one callback.</summary>
    public HeaderBlock Composed { get; } = new();

    /// <summary>Trailers of HTTP/1 bodies being read; valid during one callback.</summary>
    public HeaderBlock Trailers { get; } = new();

    public SessionStatistics Statistics { get; } = new();

    /// <summary>True while the process leaves: HTTP/1 answers carry `connection: close`.</summary>
    public bool IsDraining { get; set; }

    public Http2Stream RentStream() => _freeStreams.TryPop(out var stream) ? stream : new Http2Stream(Loop);

    public void ReturnStream(Http2Stream stream) => _freeStreams.Push(stream);

    public void Dispose()
    {
        Decoded.Dispose();
        Composed.Dispose();
        Trailers.Dispose();
    }
}
