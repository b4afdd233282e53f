using System.Text;
using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>One HTTP/2 connection in either role (RFC 9113, with extended CONNECT of RFC 8441).</summary>
internal sealed class Http2Session : HttpSession
{
    /// <summary>The ALPN of connections between our own proxies: HTTP/2 with extended CONNECT implied.</summary>
    public static ReadOnlySpan<byte> MeshAlpn => "weft/1"u8;

    private const int NoGoaway = int.MaxValue;

    private readonly Http2FrameReader _reader;
    private readonly Http2Messages _messages;
    private readonly SessionTimer _timer;
    private readonly int _mostPeerStreams;
    private readonly List<Http2Stream> _finished = [];
    private readonly EndedStreams _ended = new();
    private int _nextStreamId = 1;
    private int _lastPeerStreamId;
    private int _goawayReceived = NoGoaway;
    private int _receivedSinceUpdate;
    private int _receiveWindow = SessionLimits.ConnectionWindow;
    private bool _goawaySent;
    private bool _finalGoawaySent;
    private bool _hasPeerSettings;
    private bool _hasTunnels;

    /// <summary>A client-role session; streams may be opened at once, their bytes wait for the connection.</summary>
    public Http2Session(SessionContext context, Channel channel, SessionOwner owner, TimeSpan idleTimeout)
        : this(context, channel, owner, null, idleTimeout)
    {
    }

    /// <summary>A server-role session when <paramref name="acceptor"/> is given.</summary>
    public Http2Session(SessionContext context, Channel channel, SessionOwner owner, StreamAcceptor? acceptor, TimeSpan idleTimeout)
        : base(context, channel, owner)
    {
        IsServer = acceptor is not null;
        _messages = new Http2Messages(this, acceptor);
        Sender = new Http2Sender(channel);
        _reader = new Http2FrameReader(this);
        _timer = new SessionTimer(this, idleTimeout);
        IdleSince = context.Loop.NowMilliseconds;
        context.Statistics.Http2Sessions++;
        _mostPeerStreams = channel.NegotiatedAlpn.SequenceEqual(MeshAlpn) ? SessionLimits.MaxConcurrentStreams : SessionLimits.MaxClientStreams;
        Sender.Greet(IsServer, _mostPeerStreams);
    }

    public Http2Sender Sender { get; }

    public StreamTable Streams { get; } = new();

    public bool IsServer { get; }

    /// <summary>From the first byte of a field block, or of a frame, to its end. The whole of it is held until then.</summary>
    public long HeadMilliseconds { get; init; } = SessionLimits.DefaultHeadMilliseconds;

    /// <summary>Server role: how long the peer may take nothing of an answer that is whole; 0 is for ever.</summary>
    public long StallMilliseconds { get; init; }

    /// <summary>True once the session will close: nothing more is read.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>True when `weft/1` was agreed: the peer is a verified proxy of our own.</summary>
    public bool IsWithOurProxy { get; private set; }

    /// <summary>Whether a request to leave HTTP may be sent here: implied by `weft/1`, else as the peer's SETTINGS say (RFC 8441 section 3).</summary>
    public bool AllowsExtendedConnect => IsWithOurProxy || (_hasPeerSettings && Sender.PeerSettings.EnableConnectProtocol);

    public override bool HasRoom => !IsRetired && !IsEnding && !Channel.IsClosed && ActiveStreams < MaxStreams && _nextStreamId < int.MaxValue;

    /// <summary>The loop's time until which a bulk stream keeps new ones away.</summary>
    public long BulkUntil { private get; set; }

    /// <summary>Carries a bulk stream: what else could wait behind it belongs on another connection.</summary>
    public bool IsBulk => Context.Loop.NowMilliseconds < BulkUntil;

    private long MaxStreams => _hasPeerSettings
        ? Math.Min(Sender.PeerSettings.MaxConcurrentStreams, SessionLimits.MaxConcurrentStreams)
        : SessionLimits.AssumedConcurrentStreams;

    public override HttpStream OpenStream(StreamReceiver receiver)
    {
        var stream = Add(_nextStreamId);
        OpenedStreams++;
        _nextStreamId += 2;
        stream.Receiver = receiver;
        return stream;
    }

    /// <summary>Opens a stream that will carry an opaque connection; the caller sends the CONNECT head next.</summary>
    public Http2Stream OpenTunnel(StreamReceiver receiver)
    {
        var stream = (Http2Stream)OpenStream(receiver);
        stream.IsTunnel = true;
        _hasTunnels = true;
        return stream;
    }

    public override void OnOpened()
    {
        IsWithOurProxy = Channel.NegotiatedAlpn.SequenceEqual(MeshAlpn);
        if (_hasTunnels && !IsWithOurProxy)
        {
            // The bytes of the CONNECT must not reach a peer that does not know our tunnels. The connection itself may carry what one of them was for.
            while (Streams.Count > 0) FailNext(0, StreamFault.TunnelUnsupported, "peer speaks no weft/1");
            Channel.Output.Release();
            Channel.PauseReading();
            Channel.Handler = ClosedHandler.Instance;
            OnClosed(new ChannelClose(ChannelFault.LocalAbort, "peer speaks no weft/1"));
            Owner.OnTunnelsUnsupported(this);
            return;
        }
        IsOpen = true;
        if (IsWithOurProxy)
        {
            _reader.Trust();
            Channel.LimitUnacknowledged();
        }
        _timer.Start();
        Owner.OnOpened(this);
    }

    public override int OnInput(ReadOnlySpan<byte> input)
    {
        Reclaim();
        var used = _reader.Read(input);
        if (IsServer && !IsEnding && Channel.PendingBytes > SessionLimits.UnreadHighWater)
        {
            // Answers nobody reads: no more requests until they are gone.
            Channel.NotifyWhenDrained = true;
            Channel.PauseReading();
        }
        // While we do not read, the rest of a frame is not the peer's debt.
        _timer.OnInput(Channel.IsReadingPaused || (_reader.IsWhole && used == input.Length), _reader.IsWhole && used > 0);
        return used;
    }

    public override void OnInputEnd() => EndWithError(Http2ErrorCode.NoError, "peer closed");

    public override void OnOutputDrained()
    {
        Channel.ResumeReading();
        Sender.Pump();
    }

    public override void Retire()
    {
        if (IsRetired) return;
        IsRetired = true;
        if (IsServer && !IsEnding)
        {
            // RFC 9113 section 6.8: announce first, so that requests under way are not lost; the PING's answer is the barrier.
            _goawaySent = true;
            Context.Statistics.GoawaysSent++;
            Sender.Goaway(int.MaxValue, Http2ErrorCode.NoError, default);
            Sender.Ping(SessionTimer.DrainPing, ack: false);
            _timer.OnRetired();
        }
        Owner.OnRetired(this);
        CloseWhenIdle();
    }

    /// <summary>A whole header block: a new request, a response head or trailers.</summary>
    public void OnHeaderBlock(int id, ReadOnlySpan<byte> block, bool ends, HpackDecoder decoder)
    {
        var stream = Streams.Find(id);
        var kind = stream is { HeadReceived: true } ? FieldSectionKind.Trailers : IsServer ? FieldSectionKind.Request : FieldSectionKind.Response;
        var head = Context.Decoded;
        head.Clear();
        var result = decoder.Decode(
            block, head, kind, IsWithOurProxy ? SessionLimits.MaxMeshHeadBytes : SessionLimits.MaxHeadBytes, IsWithOurProxy ? SessionLimits.MaxMeshHeadFields : SessionLimits.MaxHeadFields);
        if (result == HpackResult.CompressionError)
        {
            EndWithError(Http2ErrorCode.CompressionError, "bad header block");
            return;
        }
        if (stream is null)
        {
            if (!IsServer)
            {
                if (IsIdle(id)) EndWithError(Http2ErrorCode.ProtocolError, "head on an idle stream");
                else if (_ended.WasEnded(id)) EndWithError(Http2ErrorCode.StreamClosed, "head on a stream that ended");
                return;
            }
            stream = AcceptStream(id, ends);
            if (stream is null) return;
        }
        else if (stream.RemoteEnded)
        {
            ResetStream(stream, Http2ErrorCode.StreamClosed, StreamFault.ProtocolError, "head after the end of the stream");
            return;
        }
        if (result != HpackResult.Ok)
        {
            _messages.Refuse(stream, result);
            return;
        }
        if (kind == FieldSectionKind.Trailers) _messages.DeliverTrailers(stream, head, ends);
        else if (!IsServer) _messages.DeliverResponse(stream, head, ends);
        else _messages.DeliverRequest(stream, head, ends);
    }

    public void OnPeerSettings()
    {
        _hasPeerSettings = true;
        Owner.OnRoom(this);
    }

    public void OnPingAnswered(ulong opaque)
    {
        if (opaque != SessionTimer.DrainPing || !_goawaySent || _finalGoawaySent) return;
        _finalGoawaySent = true;
        Sender.Goaway(_lastPeerStreamId, Http2ErrorCode.NoError, default);
        CloseWhenIdle();
    }

    public void OnGoaway(ReadOnlySpan<byte> payload)
    {
        Context.Statistics.GoawaysReceived++;
        var last = FrameRules.ReadStreamId(payload);
        _goawayReceived = Math.Min(_goawayReceived, last);
        if (!IsRetired)
        {
            // First, so that what is tried again does not come back here.
            IsRetired = true;
            Owner.OnRetired(this);
        }
        if (!IsServer)
        {
            while (Streams.AnyAbove(_goawayReceived) is not null) FailNext(_goawayReceived, StreamFault.ConnectionRetired, "GOAWAY");
        }
        CloseWhenIdle();
    }

    public void OnPeerReset(Http2Stream stream, Http2ErrorCode code)
    {
        var receiver = stream.Receiver;
        stream.Receiver = null;
        Close(stream);
        var fault = code switch
        {
            Http2ErrorCode.RefusedStream => StreamFault.Refused,
            // RFC 9113 section 8.1: an answer that is whole may be followed by NO_ERROR to stop the upload.
            Http2ErrorCode.NoError when stream.RemoteEnded => StreamFault.None,
            Http2ErrorCode.Cancel => StreamFault.Cancelled,
            _ => StreamFault.PeerReset,
        };
        receiver?.OnReset(stream, fault, code.ToString());
    }

    /// <summary>Resets a stream because of what the peer did; its receiver is told. Too many of them end the connection (CVE-2025-8671).</summary>
    public void ResetStream(Http2Stream stream, Http2ErrorCode code, StreamFault fault, string detail)
    {
        var receiver = stream.Receiver;
        stream.Receiver = null;
        ResetStream(stream, code);
        receiver?.OnReset(stream, fault, detail);
        _reader.SpendReset();
    }

    /// <summary>Resets a stream because our side gave it up.</summary>
    public void ResetStream(Http2Stream stream, Http2ErrorCode code)
    {
        if (stream.IsClosed) return;
        if (!IsEnding && !IsClosed) Sender.ResetStream(stream.Id, code);
        Close(stream);
        _ended.Remember(stream.Id, wasReset: true);
    }

    public void EndLocal(Http2Stream stream)
    {
        stream.LocalEnded = true;
        stream.EndPending = false;
        if (stream.RemoteEnded) Finish(stream);
        // RFC 9113 section 8.1: the answer is whole; NO_ERROR asks the client to stop its upload.
        else if (IsServer && !stream.IsTunnel) ResetStream(stream, Http2ErrorCode.NoError);
    }

    public void EndRemote(Http2Stream stream)
    {
        stream.RemoteEnded = true;
        if (stream.LocalEnded) Finish(stream);
    }

    /// <summary>Whether the peer could not have heard of stream <paramref name="id"/> yet (RFC 9113 section 5.1.1).</summary>
    public bool IsIdle(int id) => (id & 1) != 0 == IsServer ? id > _lastPeerStreamId : !IsServer ? id >= _nextStreamId : true;

    /// <summary>Whether the peer ended stream <paramref name="id"/>, so that nothing of it can be on its way.</summary>
    public bool HasPeerEnded(int id) => _ended.WasEnded(id);

    /// <summary>Takes received DATA off the connection's window and returns the credit at once; false when it was overrun.</summary>
    public bool ReceiveCredit(int bytes)
    {
        _receiveWindow -= bytes;
        if (_receiveWindow < 0) return false;
        _receivedSinceUpdate += bytes;
        if (_receivedSinceUpdate < SessionLimits.ConnectionWindow / 2) return true;
        Sender.WindowUpdate(0, _receivedSinceUpdate);
        _receiveWindow += _receivedSinceUpdate;
        _receivedSinceUpdate = 0;
        return true;
    }

    /// <summary>Ends the connection with GOAWAY; open streams are reset.</summary>
    public void EndWithError(Http2ErrorCode code, string why)
    {
        if (IsEnding) return;
        if (!_finalGoawaySent && !IsClosed)
        {
            Context.Statistics.GoawaysSent++;
            Sender.Goaway(_lastPeerStreamId, code, Encoding.ASCII.GetBytes(why));
        }
        EndedActive |= ActiveStreams > 0;
        IsEnding = true;
        IsRetired = true;
        while (Streams.Count > 0) FailNext(0, code == Http2ErrorCode.NoError ? StreamFault.ConnectionLost : StreamFault.ProtocolError, why);
        Channel.Close();
    }

    /// <summary>The end of a stream waits for its peer to read: from here on nobody but this session watches it.</summary>
    public void OnUnsent(Http2Stream stream)
    {
        stream.SentAt = Context.Loop.NowMilliseconds;
        if (IsServer && StallMilliseconds > 0) _timer.Within(StallMilliseconds);
    }

    /// <summary>Resets streams whose peer took nothing of a whole answer for too long; says how long the next one has, or a very long time.</summary>
    public long ResetStalled()
    {
        if (!IsServer || StallMilliseconds <= 0) return long.MaxValue;
        var oldest = Context.Loop.NowMilliseconds - StallMilliseconds;
        while (Streams.FirstStalled(oldest) is { } stalled)
        {
            Context.Statistics.SlowReaders++;
            ResetStream(stalled, Http2ErrorCode.Cancel);
        }
        // A client that reads nothing may send nothing either: what waited for it goes now.
        Reclaim();
        return Streams.OldestUnread() is var since && since < long.MaxValue ? since - oldest : long.MaxValue;
    }

    /// <summary>A frame or field block did not end in time.</summary>
    public void OnHeadTimeout()
    {
        Context.Statistics.HeadTimeouts++;
        EndWithError(Http2ErrorCode.EnhanceYourCalm, "a head took too long");
    }

    /// <summary>The connection made no sign of life.</summary>
    public void OnPingTimeout()
    {
        Context.Statistics.PingTimeouts++;
        IsEnding = true;
        Channel.Abort(new ChannelClose(ChannelFault.PeerReset, "no answer to PING"));
    }

    public void CloseWhenIdle()
    {
        if (ActiveStreams > 0 || IsEnding || !IsRetired) return;
        if (IsServer && _goawaySent && !_finalGoawaySent) return;
        EndWithError(Http2ErrorCode.NoError, "drained");
    }

    protected override void EndStreams(ChannelClose reason)
    {
        IsEnding = true;
        _timer.Stop();
        var fault = FaultOf(reason);
        while (Streams.Count > 0) FailNext(0, fault, reason.Detail ?? reason.Fault.ToString());
        _reader.Dispose();
        Sender.Dispose();
        Reclaim();
    }

    private Http2Stream? AcceptStream(int id, bool ends)
    {
        if ((id & 1) == 0 || id <= _lastPeerStreamId)
        {
            // Trailers that met our reset are ignored; else RFC 9113 section 5.1.1: ids only grow.
            if (!_ended.WasReset(id)) EndWithError(_ended.WasEnded(id) ? Http2ErrorCode.StreamClosed : Http2ErrorCode.ProtocolError, "stream id not above the last");
            return null;
        }
        _lastPeerStreamId = id;
        if (_finalGoawaySent)
        {
            // RFC 9113 section 6.8: what comes above the announced last stream is discarded, body and trailers too.
            _ended.Remember(id, wasReset: true);
            return null;
        }
        if (ActiveStreams < _mostPeerStreams)
        {
            var stream = Add(id);
            stream.RemoteEnded = ends;
            return stream;
        }
        Sender.ResetStream(id, Http2ErrorCode.RefusedStream);
        _ended.Remember(id, wasReset: true);
        _reader.SpendReset();
        return null;
    }

    private Http2Stream Add(int id)
    {
        var stream = Context.RentStream();
        stream.Begin(this, id, Sender.PeerSettings.InitialWindowBytes);
        Streams.Add(stream);
        ActiveStreams++;
        Context.Statistics.Http2Streams++;
        return stream;
    }

    private void Finish(Http2Stream stream)
    {
        _reader.EarnStream();
        Close(stream);
    }

    private void Close(Http2Stream stream)
    {
        if (stream.IsClosed) return;
        stream.IsClosed = true;
        _ended.Remember(stream.Id, wasReset: false);
        _reader.Forget(stream);
        Streams.Remove(stream);
        _finished.Add(stream);
        if (--ActiveStreams == 0) IdleSince = Context.Loop.NowMilliseconds;
        if (IsRetired) CloseWhenIdle();
        else Owner.OnRoom(this);
    }

    private void FailNext(int above, StreamFault fault, string? detail)
    {
        var stream = Streams.AnyAbove(above)!;
        var receiver = stream.Receiver;
        stream.Receiver = null;
        Close(stream);
        receiver?.OnReset(stream, fault, detail);
    }

    /// <summary>Gives stream objects back. Not where a stream ends, since callers up the stack may still hold it.</summary>
    private void Reclaim()
    {
        foreach (var stream in _finished)
        {
            stream.Receiver = null;
            stream.Queue.Release();
            if (stream.IsSendable) continue; // still in line: the sender drops it, and the object with it
            Context.ReturnStream(stream);
        }
        _finished.Clear();
    }
}
