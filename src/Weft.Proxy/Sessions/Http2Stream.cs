using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>
/// One HTTP/2 stream in either role. What cannot be sent yet waits in <see cref="Queue"/>; that is bounded by the window the sender
/// of the bytes was given, because its credit returns only when bytes leave here.
/// </summary>
internal sealed class Http2Stream : HttpStream
{
    private readonly EventLoop _loop;
    private HeaderBlock? _pendingTrailers;
    private bool _hasPendingTrailers;
    private int _unreturned;
    private int _moved;
    private long _movedSince;

    public Http2Stream(EventLoop loop)
    {
        _loop = loop;
        Queue = new ByteBuffer(loop.Blocks);
    }

    public Http2Session Session { get; private set; } = null!;

    public int Id { get; private set; }

    /// <summary>Body bytes accepted but not yet in the connection's output.</summary>
    public ByteBuffer Queue { get; }

    public long SendWindow { get; set; }

    /// <summary>Bytes the peer may still send.</summary>
    public int ReceiveWindow { get; private set; }

    /// <summary>The size the receive window was grown to.</summary>
    public int WindowBytes { get; private set; }

    public bool LocalEnded { get; set; }

    public bool RemoteEnded { get; set; }

    /// <summary>True once out of the session's table; nothing more is sent or received.</summary>
    public bool IsClosed { get; set; }

    /// <summary>True once a final head was received (client role) or the request's (server role).</summary>
    public bool HeadReceived { get; set; }

    /// <summary>Client role: the request's method, which decides how the answer is framed.</summary>
    public MethodKind Method { get; private set; }

    /// <summary>Client role: 1xx heads received.</summary>
    public int InterimHeads { get; set; }

    /// <summary>Bytes of body the head announced and that are still to come; -1 when it did not say.</summary>
    public long RemainingLength { get; set; }

    /// <summary>The loop's time at which something of the queue left last, in milliseconds.</summary>
    public long SentAt { get; set; }

    /// <summary>True when the answer is whole and given up to the peer: only its reading is waited for.</summary>
    public bool AwaitsReader => Receiver is null && !IsTunnel && !IsClosed && HasPending;

    /// <summary>END_STREAM follows the queue.</summary>
    public bool EndPending { get; set; }

    /// <summary>Set for an extended CONNECT that carries an opaque connection.</summary>
    public bool IsTunnel { get; set; }

    /// <summary>The chain of the <see cref="StreamTable"/>; a field, since the table walks it by reference.</summary>
    internal Http2Stream? NextInBucket;

    internal Http2Stream? NextSendable { get; set; }

    internal bool IsSendable { get; set; }

    public bool HasPendingTrailers => _hasPendingTrailers;

    public bool HasPending => Queue.Length > 0 || EndPending;

    public void Begin(Http2Session session, int id, int sendWindow)
    {
        Session = session;
        (_moved, _movedSince) = (0, _loop.NowMilliseconds);
        Id = id;
        SendWindow = sendWindow;
        ReceiveWindow = WindowBytes = SessionLimits.InitialStreamWindow;
        LocalEnded = RemoteEnded = IsClosed = HeadReceived = EndPending = IsTunnel = _hasPendingTrailers = false;
        RemainingLength = -1;
        Method = default;
        _unreturned = InterimHeads = 0;
        Receiver = null;
    }

    public override bool IsHttp2 => true;

    public override Channel Connection => Session.Channel;

    public override bool IsWithOurProxy => Session.IsWithOurProxy;

    public override void SendHead(HeaderBlock head, bool endStream)
    {
        if (IsClosed || LocalEnded) return;
        // An upgrade of HTTP/1.1 becomes extended CONNECT here (RFC 8441).
        if (!Session.IsServer) Method = head.Protocol.IsEmpty ? head.MethodKind : MethodKind.Connect;
        Session.Sender.Headers(this, head, Session.IsServer ? FieldSectionKind.Response : FieldSectionKind.Request, endStream);
        if (endStream) Session.EndLocal(this);
    }

    public override void SendData(ReadOnlySpan<byte> data, bool endStream)
    {
        if (IsClosed || LocalEnded || EndPending) return;
        var sent = Queue.Length == 0 ? Session.Sender.Data(this, data, endStream) : 0;
        if (sent < data.Length) Queue.Append(data[sent..]);
        if (!LocalEnded)
        {
            EndPending = endStream;
            if (HasPending) Session.Sender.Enqueue(this);
            if (endStream) Session.OnUnsent(this);
        }
        Receiver?.OnSent(this, sent);
    }

    public override void SendTrailers(HeaderBlock trailers)
    {
        if (IsClosed || LocalEnded || EndPending) return;
        if (Queue.Length == 0)
        {
            SendTrailersNow(trailers);
            return;
        }
        (_pendingTrailers ??= new HeaderBlock()).CopyFrom(trailers);
        _hasPendingTrailers = true;
        EndPending = true;
        Session.OnUnsent(this);
    }

    public override void Reset(StreamFault fault)
    {
        if (IsClosed) return;
        Receiver = null;
        Session.ResetStream(this, ErrorCode(fault));
    }

    public override void ReturnCredit(int bytes)
    {
        if (IsClosed || RemoteEnded || bytes == 0) return;
        _unreturned += bytes;
        if (_unreturned < WindowBytes / 2) return;
        var grown = Session.Context.Loop.Blocks.InUseBytes < SessionLimits.GrowthBudgetBytes ? Math.Min(WindowBytes, SessionLimits.MaxStreamWindow - WindowBytes) : 0;
        Session.Sender.WindowUpdate(Id, _unreturned + grown);
        ReceiveWindow += _unreturned + grown;
        WindowBytes += grown;
        _unreturned = 0;
    }

    /// <summary>Counts DATA of either direction: much of it in a short time keeps new streams away from this connection.</summary>
    public void CountMoved(int bytes)
    {
        _moved += bytes;
        if (_moved < BulkLimits.Bytes) return;
        var now = _loop.NowMilliseconds;
        if (now - _movedSince <= BulkLimits.Milliseconds) Session.BulkUntil = now + BulkLimits.Milliseconds;
        _moved = 0;
        _movedSince = now;
    }

    /// <summary>Takes received DATA off the window; false when the peer overran it.</summary>
    public bool TryReceive(int bytes)
    {
        ReceiveWindow -= bytes;
        return ReceiveWindow >= 0;
    }

    /// <summary>Padding is nobody's payload: its credit goes straight back.</summary>
    public void ReceivePadding(int bytes)
    {
        if (TryReceive(bytes)) ReturnCredit(bytes);
    }

    /// <summary>The queue ran empty with the end pending: END_STREAM goes with the trailers when there are some.</summary>
    public bool TrySendPendingTrailers()
    {
        if (!_hasPendingTrailers) return false;
        _hasPendingTrailers = false;
        SendTrailersNow(_pendingTrailers!);
        return true;
    }

    private void SendTrailersNow(HeaderBlock trailers)
    {
        Session.Sender.Headers(this, trailers, FieldSectionKind.Trailers, endStream: true);
        Session.EndLocal(this);
    }

    private static Http2ErrorCode ErrorCode(StreamFault fault) => fault switch
    {
        StreamFault.None => Http2ErrorCode.NoError,
        StreamFault.ProtocolError => Http2ErrorCode.ProtocolError,
        StreamFault.Refused or StreamFault.ConnectFailed or StreamFault.ConnectTimedOut or StreamFault.ConnectionRetired => Http2ErrorCode.RefusedStream,
        StreamFault.ConnectionLost or StreamFault.HandshakeFailed or StreamFault.IdleConnectionClosed => Http2ErrorCode.InternalError,
        _ => Http2ErrorCode.Cancel,
    };
}
