using System.Buffers.Binary;
using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Sessions;

/// <summary>
/// Reads the frames of one HTTP/2 session. DATA is passed on as it comes, every other frame when it is whole. A violation is
/// answered at its reach: the stream, or GOAWAY and the connection (RFC 9113 section 5.4).
/// </summary>
internal sealed class Http2FrameReader : IDisposable
{
    private readonly Http2Session _session;
    private readonly HpackDecoder _decoder = new();
    private readonly ByteBuffer _block;
    private FloodGuard _guard;
    private bool _prefaceDone;
    private bool _settingsDone;

    // The DATA frame being passed on.
    private Http2Stream? _dataStream;
    private int _dataLeft;
    private int _paddingLeft;
    private bool _dataEnds;
    private bool _inData;

    // The header block being put together from HEADERS and CONTINUATION.
    private int _blockStreamId;
    private bool _blockEnds;
    private int _continuations;
    private long _windowUpdates;

    public Http2FrameReader(Http2Session session)
    {
        _session = session;
        _block = new ByteBuffer(session.Context.Loop.Blocks);
        _guard = new FloodGuard(session.Context.Loop.NowMilliseconds);
        _prefaceDone = !session.IsServer;
    }

    private SessionContext Context => _session.Context;

    /// <summary>True between a HEADERS frame and its END_HEADERS.</summary>
    public bool IsInsideBlock => _blockStreamId != 0;

    /// <summary>False while the peer owes the rest of a field block or, as a client, its preface and SETTINGS.</summary>
    public bool IsWhole => !IsInsideBlock && (_settingsDone || !_session.IsServer);

    /// <summary>Reads what is whole; says how many bytes were used.</summary>
    public int Read(ReadOnlySpan<byte> input)
    {
        var position = 0;
        if (!_prefaceDone && !TryPreface(input, ref position)) return _session.IsEnding ? input.Length : position;
        while (!_session.IsEnding)
        {
            if (_inData)
            {
                position += PassData(input[position..]);
                if (_inData) break;
                continue;
            }
            if (!FrameHeader.TryRead(input[position..], out var header)) break;
            var rest = input[(position + FrameHeader.Bytes)..];
            if (!Check(header, rest.Length >= header.Length)) break;
            if (header.Type == FrameType.Data)
            {
                if (!TryBeginData(header, rest, out var used)) break;
                position += FrameHeader.Bytes + used;
                continue;
            }
            if (rest.Length < header.Length) break;
            position += FrameHeader.Bytes + header.Length;
            Dispatch(header, rest[..header.Length]);
        }
        return _session.IsEnding ? input.Length : position;
    }

    /// <summary>The stream is gone: what is left of a DATA frame for it has no receiver. Its object may serve another stream before the frame ends.</summary>
    public void Forget(Http2Stream stream)
    {
        if (ReferenceEquals(_dataStream, stream)) _dataStream = null;
    }

    /// <summary>The peer is another of our proxies.</summary>
    public void Trust() => _guard.Trust();

    public void EarnStream() => _guard.EarnStream();

    /// <summary>Counts a reset we were made to send; too many end the connection.</summary>
    public void SpendReset()
    {
        if (!_guard.TrySpendReset(Context.Loop.NowMilliseconds)) Flood("resets");
    }

    public void Dispose()
    {
        _block.Release();
        _decoder.Dispose();
    }

    private bool TryPreface(ReadOnlySpan<byte> input, ref int position)
    {
        var preface = ConnectionPreface.Bytes;
        var length = Math.Min(input.Length, preface.Length);
        if (!input[..length].SequenceEqual(preface[..length]))
        {
            Fail(Http2ErrorCode.ProtocolError, "no HTTP/2 preface");
            return false;
        }
        if (length < preface.Length) return false;
        position = preface.Length;
        return _prefaceDone = true;
    }

    private bool Check(in FrameHeader header, bool isWhole)
    {
        var violation = FrameRules.Check(header, SessionLimits.MaxFrameBytes);
        if (IsInsideBlock && (header.Type != FrameType.Continuation || header.StreamId != _blockStreamId))
            violation = Connection(Http2ErrorCode.ProtocolError);
        else if (!_settingsDone && (header.Type != FrameType.Settings || header.IsAck))
            violation = Connection(Http2ErrorCode.ProtocolError);
        // A stream is reset once, when all of the frame is there; it is checked again with every piece until then.
        return (violation.Reach == Http2Reach.Stream && !isWhole) || Obey(violation, header.StreamId);
    }

    private bool TryBeginData(in FrameHeader header, ReadOnlySpan<byte> rest, out int used)
    {
        used = 0;
        var padding = 0;
        if ((header.Flags & FrameFlags.Padded) != 0)
        {
            if (rest.Length == 0) return false;
            padding = rest[0];
            used = 1;
            if (padding >= header.Length) return Obey(Connection(Http2ErrorCode.ProtocolError), header.StreamId);
        }
        _dataEnds = (header.Flags & FrameFlags.EndStream) != 0;
        if (header.Length - used - padding == 0 && !_dataEnds && !TrySpendControl("empty DATA")) return false;
        if (!_session.ReceiveCredit(header.Length)) return Obey(Connection(Http2ErrorCode.FlowControlError), 0);
        _dataStream = FindForData(header.StreamId);
        if (_session.IsEnding) return false;
        _dataLeft = header.Length - used - padding;
        _paddingLeft = padding;
        _inData = true;
        if (_dataStream is not null && used + padding > 0) _dataStream.ReceivePadding(used + padding);
        if (_dataStream is { } stream && !stream.TryReceive(_dataLeft)) DropData(stream, Http2ErrorCode.FlowControlError);
        return true;
    }

    private Http2Stream? FindForData(int id)
    {
        var stream = _session.Streams.Find(id);
        if (stream is null)
        {
            // RFC 9113 section 5.1: idle is a connection error; closed may still be in flight.
            if (_session.IsIdle(id)) Obey(Connection(Http2ErrorCode.ProtocolError), id);
            else if (_session.HasPeerEnded(id)) RefuseLateData(id);
            return null;
        }
        if (stream.RemoteEnded)
        {
            _session.ResetStream(stream, Http2ErrorCode.StreamClosed, StreamFault.ProtocolError, "DATA after the end of the stream");
            return null;
        }
        if (stream.HeadReceived) return stream;
        _session.ResetStream(stream, Http2ErrorCode.ProtocolError, StreamFault.ProtocolError, "DATA before a response head");
        return null;
    }

    private void RefuseLateData(int id)
    {
        _session.Sender.ResetStream(id, Http2ErrorCode.StreamClosed);
        SpendReset();
    }

    private int PassData(ReadOnlySpan<byte> input)
    {
        var take = Math.Min(_dataLeft, input.Length);
        _dataLeft -= take;
        var padding = _dataLeft > 0 ? 0 : Math.Min(_paddingLeft, input.Length - take);
        _paddingLeft -= padding;
        var done = _dataLeft == 0 && _paddingLeft == 0;
        _inData = !done;
        if (_dataStream is { IsClosed: false } stream && (take > 0 || done)) Deliver(stream, input[..take], done && _dataEnds);
        if (done) _dataStream = null;
        return take + padding;
    }

    private void Deliver(Http2Stream stream, ReadOnlySpan<byte> data, bool ends)
    {
        if (stream.RemainingLength >= 0)
        {
            stream.RemainingLength -= data.Length;
            if (stream.RemainingLength < 0 || (ends && stream.RemainingLength > 0))
            {
                _session.ResetStream(stream, Http2ErrorCode.ProtocolError, StreamFault.ProtocolError, "body does not have its content-length");
                return;
            }
        }
        if (data.Length == 0 && !ends) return;
        stream.CountMoved(data.Length);
        stream.RemoteEnded = ends;
        stream.Receiver?.OnData(stream, data, ends);
        if (ends) _session.EndRemote(stream);
    }

    private void DropData(Http2Stream stream, Http2ErrorCode code)
    {
        _dataStream = null;
        _session.ResetStream(stream, code, StreamFault.ProtocolError, "flow-control window overrun");
    }

    private void Dispatch(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case FrameType.Headers: OnHeaders(header, payload); break;
            case FrameType.Continuation: OnContinuation(header, payload); break;
            case FrameType.Settings: OnSettings(header, payload); break;
            case FrameType.WindowUpdate: OnWindowUpdate(header, payload); break;
            case FrameType.RstStream: OnRstStream(header, payload); break;
            case FrameType.Ping: OnPing(header, payload); break;
            case FrameType.Goaway: _session.OnGoaway(payload); break;
            case FrameType.Priority: OnPriority(); break;
            case FrameType.PushPromise: Obey(Connection(Http2ErrorCode.ProtocolError), 0); break;
            default: TrySpendControl("unknown frames"); break; // RFC 9113 section 5.5: ignore what is not known
        }
    }

    private void OnHeaders(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!FrameRules.TryUnpad(ref payload, header.Flags) || !FrameRules.TrySkipPriority(ref payload, header.Flags, out _))
        {
            Obey(Connection(Http2ErrorCode.ProtocolError), 0);
            return;
        }
        _blockEnds = (header.Flags & FrameFlags.EndStream) != 0;
        if ((header.Flags & FrameFlags.EndHeaders) != 0)
        {
            _session.OnHeaderBlock(header.StreamId, payload, _blockEnds, _decoder);
            return;
        }
        _blockStreamId = header.StreamId;
        _continuations = 0;
        _block.Append(payload);
    }

    private void OnContinuation(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!IsInsideBlock)
        {
            Obey(Connection(Http2ErrorCode.ProtocolError), 0);
            return;
        }
        if (++_continuations > SessionLimits.MaxContinuations || _block.Length + payload.Length > SessionLimits.MaxMeshHeadBytes)
        {
            Flood("CONTINUATION");
            return;
        }
        _block.Append(payload);
        if ((header.Flags & FrameFlags.EndHeaders) == 0) return;
        var id = _blockStreamId;
        _blockStreamId = 0;
        _session.OnHeaderBlock(id, _block.Span, _blockEnds, _decoder);
        _block.Consume(_block.Length);
    }

    private void OnSettings(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!TrySpendControl("SETTINGS")) return;
        if ((header.Flags & FrameFlags.Ack) != 0) return;
        _settingsDone = true;
        if (!Obey(_session.Sender.Apply(payload, _session.Streams), 0)) return;
        // RFC 9113 section 6.5.2: a server never asks for push.
        if (!_session.IsServer && _session.Sender.PeerSettings.AsksForPush) Obey(Connection(Http2ErrorCode.ProtocolError), 0);
        else _session.OnPeerSettings();
    }

    private void OnWindowUpdate(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (++_windowUpdates > SessionLimits.ControlFrameBurst + (SessionLimits.WindowUpdatesPerFrame * _session.Sender.MessageFrames))
        {
            Flood("WINDOW_UPDATE");
            return;
        }
        var increment = FrameRules.ReadStreamId(payload);
        if (header.StreamId == 0)
        {
            if (increment == 0) Obey(Connection(Http2ErrorCode.ProtocolError), 0);
            else if (!_session.Sender.GrowWindow(increment)) Obey(Connection(Http2ErrorCode.FlowControlError), 0);
            return;
        }
        var stream = _session.Streams.Find(header.StreamId);
        if (stream is null)
        {
            if (_session.IsIdle(header.StreamId)) Obey(Connection(Http2ErrorCode.ProtocolError), 0);
            else TrySpendControl("WINDOW_UPDATE");
            return;
        }
        stream.SendWindow += increment;
        if (increment == 0 || stream.SendWindow > int.MaxValue)
        {
            var code = increment == 0 ? Http2ErrorCode.ProtocolError : Http2ErrorCode.FlowControlError;
            _session.ResetStream(stream, code, StreamFault.ProtocolError, "bad WINDOW_UPDATE");
            return;
        }
        if (!stream.HasPending) return;
        _session.Sender.Enqueue(stream);
        _session.Sender.Pump();
    }

    private void OnRstStream(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!_guard.TrySpendReset(Context.Loop.NowMilliseconds))
        {
            Flood("resets");
            return;
        }
        var stream = _session.Streams.Find(header.StreamId);
        if (stream is not null) _session.OnPeerReset(stream, FrameRules.ReadErrorCode(payload));
        else if (_session.IsIdle(header.StreamId)) Obey(Connection(Http2ErrorCode.ProtocolError), 0);
    }

    private void OnPing(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var opaque = BinaryPrimitives.ReadUInt64BigEndian(payload);
        if ((header.Flags & FrameFlags.Ack) != 0)
        {
            _session.OnPingAnswered(opaque);
            return;
        }
        if (TrySpendControl("PING")) _session.Sender.Ping(opaque, ack: true);
    }

    private void OnPriority() => TrySpendControl("PRIORITY"); // RFC 9113 section 5.3.2: deprecated, ignored

    private bool TrySpendControl(string what)
    {
        if (_guard.TrySpendControl(Context.Loop.NowMilliseconds)) return true;
        Flood(what);
        return false;
    }

    private void Flood(string what)
    {
        Context.Statistics.FloodsRefused++;
        Fail(Http2ErrorCode.EnhanceYourCalm, "flood of " + what);
    }

    private static Http2Violation Connection(Http2ErrorCode code) => Http2Violation.OfConnection(code);

    /// <summary>Answers a violation; true when there was none that stops reading.</summary>
    private bool Obey(Http2Violation violation, int streamId)
    {
        if (violation.Reach == Http2Reach.None) return true;
        if (violation.Reach == Http2Reach.Connection)
        {
            Fail(violation.Code, "protocol error");
            return false;
        }
        if (_session.Streams.Find(streamId) is { } stream)
            _session.ResetStream(stream, violation.Code, StreamFault.ProtocolError, "protocol error");
        else
            SpendReset();
        return !_session.IsEnding;
    }

    private void Fail(Http2ErrorCode code, string why)
    {
        if (code != Http2ErrorCode.EnhanceYourCalm) Context.Statistics.ProtocolErrors++;
        _session.EndWithError(code, why);
    }
}
