using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>
/// Everything one HTTP/2 session writes. Heads and control frames go to the connection's output as they come; DATA only while the
/// output is below its high water, streams taking turns of one quantum, so that control frames never wait behind much.
/// </summary>
internal sealed class Http2Sender : IDisposable
{
    private readonly Channel _channel;
    private readonly HpackEncoder _encoder = new();
    private Http2Stream? _firstSendable;
    private Http2Stream? _lastSendable;
    private long _window = 65_535;

    public Http2Sender(Channel channel)
    {
        _channel = channel;
        PeerSettings = new Http2PeerSettings();
    }

    public Http2PeerSettings PeerSettings { get; private set; }

    /// <summary>HEADERS and DATA frames sent: what a peer may answer with WINDOW_UPDATE.</summary>
    public long MessageFrames { get; private set; }

    private ByteBuffer Output => _channel.Output;

    public void Headers(Http2Stream stream, HeaderBlock head, FieldSectionKind kind, bool endStream)
    {
        MessageFrames++;
        var room = Output.Reserve(FrameHeader.Bytes + head.WireBytes + 64);
        var length = _encoder.Encode(head, kind, room[FrameHeader.Bytes..]);
        var flags = endStream ? FrameFlags.EndStream : FrameFlags.None;
        if (length <= SessionLimits.MaxFrameBytes)
        {
            FrameWriter.Header(room, length, FrameType.Headers, flags | FrameFlags.EndHeaders, stream.Id);
            Output.Commit(FrameHeader.Bytes + length);
        }
        else
        {
            ContinuedHeaders(stream.Id, room.Slice(FrameHeader.Bytes, length).ToArray(), flags);
        }
        _channel.ScheduleFlush();
    }

    /// <summary>Sends as much of <paramref name="data"/> as windows and the output allow; says how much. Ends the stream with the last byte.</summary>
    public int Data(Http2Stream stream, ReadOnlySpan<byte> data, bool endStream)
    {
        var sent = 0;
        do
        {
            var quantum = Quantum(stream, data.Length - sent);
            if (quantum == 0 && !(data.Length == sent && endStream)) break;
            var last = endStream && sent + quantum == data.Length;
            Frame(FrameType.Data, last ? FrameFlags.EndStream : FrameFlags.None, stream.Id, data.Slice(sent, quantum));
            stream.CountMoved(quantum);
            MessageFrames++;
            stream.SendWindow -= quantum;
            _window -= quantum;
            sent += quantum;
            if (!last) continue;
            stream.Session.EndLocal(stream);
            break;
        }
        while (sent < data.Length);
        return sent;
    }

    /// <summary>Puts a stream with something pending in line.</summary>
    public void Enqueue(Http2Stream stream)
    {
        if (stream.IsSendable || stream.IsClosed) return;
        stream.IsSendable = true;
        stream.NextSendable = null;
        if (_lastSendable is null) _firstSendable = stream;
        else _lastSendable.NextSendable = stream;
        _lastSendable = stream;
        if (Output.Length >= SessionLimits.OutputHighWater) _channel.NotifyWhenDrained = true;
    }

    /// <summary>Sends what waits, in turns, until the output is full, the windows are, or nothing is left.</summary>
    public void Pump()
    {
        while (_firstSendable is { } stream && _window > 0 && Output.Length < SessionLimits.OutputHighWater)
        {
            _firstSendable = stream.NextSendable;
            if (_firstSendable is null) _lastSendable = null;
            stream.NextSendable = null;
            stream.IsSendable = false;
            if (!stream.IsClosed) SendTurn(stream);
        }
        if (_firstSendable is not null && Output.Length >= SessionLimits.OutputHighWater) _channel.NotifyWhenDrained = true;
    }

    /// <summary>The peer's SETTINGS: violation, or none.</summary>
    public Http2Violation Apply(ReadOnlySpan<byte> payload, StreamTable streams)
    {
        var settings = PeerSettings;
        var before = settings.InitialWindowBytes;
        var violation = settings.Apply(payload);
        if (violation.IsViolation) return violation;
        PeerSettings = settings;
        _encoder.SetPeerMaxTableBytes((int)Math.Min(settings.HeaderTableBytes, 4096));
        if (settings.InitialWindowBytes != before)
        {
            if (!streams.AdjustSendWindows((int)((long)settings.InitialWindowBytes - before)))
                return Http2Violation.OfConnection(Http2ErrorCode.FlowControlError);
            streams.ForEachQueued(Enqueue);
        }
        Commit(FrameWriter.SettingsAck(Output.Reserve(FrameHeader.Bytes)));
        Pump();
        return Http2Violation.None;
    }

    /// <summary>The peer's WINDOW_UPDATE for the connection; false when it overflows.</summary>
    public bool GrowWindow(int increment)
    {
        _window += increment;
        if (_window > int.MaxValue) return false;
        Pump();
        return true;
    }

    /// <summary>What each side sends first: a client its preface, both their SETTINGS and the connection's window.</summary>
    /// <param name="asServer">Our role.</param>
    /// <param name="maxStreams">Streams that the peer may have open; for a server.</param>
    public void Greet(bool asServer, int maxStreams)
    {
        if (!asServer) Output.Append(ConnectionPreface.Bytes);
        ReadOnlySpan<(SettingId, uint)> settings = asServer
            ? [(SettingId.MaxConcurrentStreams, (uint)maxStreams), (SettingId.EnableConnectProtocol, 1), (SettingId.MaxHeaderListSize, SessionLimits.MaxHeadBytes)]
            : [(SettingId.EnablePush, 0), (SettingId.MaxHeaderListSize, SessionLimits.MaxHeadBytes)];
        Commit(FrameWriter.Settings(Output.Reserve(FrameHeader.Bytes + (6 * settings.Length)), settings));
        WindowUpdate(0, SessionLimits.ConnectionWindow - 65_535);
    }

    public void WindowUpdate(int streamId, int increment) => Commit(FrameWriter.WindowUpdate(Output.Reserve(32), streamId, increment));

    public void ResetStream(int streamId, Http2ErrorCode code) => Commit(FrameWriter.RstStream(Output.Reserve(32), streamId, code));

    public void Ping(ulong opaque, bool ack) => Commit(FrameWriter.Ping(Output.Reserve(32), opaque, ack));

    public void Goaway(int lastStreamId, Http2ErrorCode code, ReadOnlySpan<byte> debug) =>
        Commit(FrameWriter.Goaway(Output.Reserve(32 + debug.Length), lastStreamId, code, debug));

    public void Dispose() => _encoder.Dispose();

    private void SendTurn(Http2Stream stream)
    {
        var turn = Math.Min(stream.Queue.Length, SessionLimits.DataQuantum);
        var isLast = turn == stream.Queue.Length;
        if (isLast && turn == 0 && stream.EndPending && stream.TrySendPendingTrailers()) return;
        var sent = Data(stream, stream.Queue.Span[..turn], isLast && stream.EndPending && !stream.HasPendingTrailers);
        stream.Queue.Consume(sent);
        if (sent > 0) stream.SentAt = stream.Session.Context.Loop.NowMilliseconds;
        if (!stream.IsClosed && !stream.LocalEnded)
        {
            if (stream.Queue.Length == 0 && stream.EndPending) stream.TrySendPendingTrailers();
            else if (stream.HasPending && stream.SendWindow > 0) Enqueue(stream);
        }
        if (sent > 0 || stream.LocalEnded) stream.Receiver?.OnSent(stream, sent);
    }

    private int Quantum(Http2Stream stream, int wanted)
    {
        if (Output.Length >= SessionLimits.OutputHighWater) return 0;
        var quantum = Math.Min(wanted, SessionLimits.DataQuantum);
        return (int)Math.Max(0, Math.Min(quantum, Math.Min(stream.SendWindow, _window)));
    }

    private void Frame(FrameType type, FrameFlags flags, int streamId, ReadOnlySpan<byte> payload)
    {
        var room = Output.Reserve(FrameHeader.Bytes + payload.Length);
        FrameWriter.Header(room, payload.Length, type, flags, streamId);
        payload.CopyTo(room[FrameHeader.Bytes..]);
        Commit(FrameHeader.Bytes + payload.Length);
    }

    /// <summary>A head of more than one frame: rare, so it is copied.</summary>
    private void ContinuedHeaders(int streamId, byte[] block, FrameFlags flags)
    {
        var type = FrameType.Headers;
        for (var offset = 0; offset < block.Length;)
        {
            var length = Math.Min(block.Length - offset, SessionLimits.MaxFrameBytes);
            var last = offset + length == block.Length ? FrameFlags.EndHeaders : FrameFlags.None;
            Frame(type, flags | last, streamId, block.AsSpan(offset, length));
            offset += length;
            type = FrameType.Continuation;
            flags = FrameFlags.None;
        }
    }

    private void Commit(int bytes)
    {
        Output.Commit(bytes);
        _channel.ScheduleFlush();
    }
}
