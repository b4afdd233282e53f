using Weft.Protocols.Http1;
using Weft.Protocols.Messages;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>
/// One HTTP/1.1 connection: what both roles share. One exchange at a time; bodies are passed on as they come, at most
/// <see cref="SessionLimits.Http1BodyWindow"/> ahead of the next hop.
/// </summary>
internal abstract class Http1Session : HttpSession
{
    protected static readonly Http1Limits HeadLimits = new(SessionLimits.MaxHeadBytes, SessionLimits.MaxHeadFields);

    private Http1BodyReader _body;
    private bool _readingBody;
    private int _ahead;
    private int _unreported;
    private long _sendLeft;

    protected Http1Session(SessionContext context, Channel channel, SessionOwner owner)
        : base(context, channel, owner)
    {
        Stream = new Http1Stream(this);
        IdleSince = context.Loop.NowMilliseconds;
        context.Statistics.Http1Sessions++;
    }

    protected Http1Stream Stream { get; }

    /// <summary>True from the head of a request to the end of both directions.</summary>
    protected bool InExchange { get; private set; }

    protected bool ReceiveDone { get; private set; }

    protected bool SendDone { get; private set; }

    /// <summary>How the body being sent is framed.</summary>
    protected BodyKind SendKind { get; private set; }

    /// <summary>What arrives is thrown away: the answer was given already.</summary>
    protected bool IsDiscarding { get; set; }

    public override int OnInput(ReadOnlySpan<byte> input)
    {
        var position = 0;
        while (!IsClosed && !Channel.IsReadingPaused)
        {
            var rest = input[position..];
            if (_readingBody)
            {
                if (!TryReadBody(rest, out var used))
                {
                    position += used;
                    break;
                }
                position += used;
                continue;
            }
            if (rest.Length == 0) break;
            var head = ReadHead(rest);
            if (head == 0) break;
            position += head;
        }
        if (IsClosed) return input.Length;
        OnInputUsed(input.Length - position);
        return position;
    }

    public override void OnOutputDrained()
    {
        var owed = _unreported;
        _unreported = 0;
        if (owed > 0) Stream.Receiver?.OnSent(Stream, owed);
    }

    /// <summary>Sends a head for the stream.</summary>
    public abstract void SendHead(HeaderBlock head, bool endStream);

    public void SendData(ReadOnlySpan<byte> data, bool endStream)
    {
        if (!InExchange || SendDone) return;
        if (data.Length > 0) WriteBody(data);
        if (endStream) EndBody(null);
        Channel.ScheduleFlush();
        if (data.Length == 0) return;
        if (Channel.Output.Length < SessionLimits.OutputHighWater)
        {
            Stream.Receiver?.OnSent(Stream, data.Length);
            return;
        }
        _unreported += data.Length;
        Channel.NotifyWhenDrained = true;
    }

    public void SendTrailers(HeaderBlock trailers)
    {
        if (!InExchange || SendDone) return;
        EndBody(trailers);
        Channel.ScheduleFlush();
    }

    /// <summary>Abandons the exchange; HTTP/1 can only say so by closing.</summary>
    public void ResetStream()
    {
        if (!InExchange) return;
        EndedActive = true;
        Stream.Receiver = null;
        EndExchange();
        IsRetired = true;
        Channel.Abort(new ChannelClose(ChannelFault.LocalAbort, "exchange abandoned"));
    }

    public void ReturnCredit(int bytes)
    {
        _ahead -= bytes;
        if (Channel.IsReadingPaused && _ahead < SessionLimits.Http1BodyWindow / 2 && _readingBody) Channel.ResumeReading();
    }

    /// <summary>Reads a head and begins what follows from it; 0 when it is not whole or not its turn.</summary>
    protected abstract int ReadHead(ReadOnlySpan<byte> input);

    /// <summary>Both directions of an exchange are done.</summary>
    protected abstract void OnExchangeEnded();

    /// <summary>This direction was sent while the other goes on.</summary>
    protected abstract void OnSendDone();

    /// <summary>Body bytes were thrown away.</summary>
    protected virtual void OnDiscarded(int bytes) { }

    /// <summary>How many bytes of the input wait for more.</summary>
    protected virtual void OnInputUsed(int left) { }

    /// <summary>The peer broke the framing rules.</summary>
    protected abstract void OnMalformed(Http1Fault fault);

    protected void BeginExchange()
    {
        InExchange = true;
        ReceiveDone = SendDone = false;
        _ahead = _unreported = 0;
        ActiveStreams = 1;
    }

    /// <summary>Begins to read the body that <paramref name="framing"/> announces.</summary>
    protected void BeginBody(in Http1Framing framing)
    {
        if (framing.Kind is BodyKind.None or BodyKind.Tunnel || (framing.Kind == BodyKind.Length && framing.Length == 0))
        {
            ReceiveDone = true;
            return;
        }
        _body = new Http1BodyReader(framing.Kind, framing.Length);
        _readingBody = true;
    }

    /// <summary>Ends the exchange when both directions are done. A receiver may have begun another one meanwhile; that is not done.</summary>
    protected void Settle()
    {
        if (InExchange && ReceiveDone && SendDone) FinishExchange();
    }

    /// <summary>From here on the bytes of both directions are another protocol's (RFC 9110 section 7.8).</summary>
    protected void BeginTunnel()
    {
        _body = new Http1BodyReader(BodyKind.UntilClose, 0);
        _readingBody = true;
        SendKind = BodyKind.Tunnel;
    }

    /// <summary>The request that asked for an upgrade has no body after all: the answer keeps to HTTP.</summary>
    protected void EndSend() => SendDone = true;

    /// <summary>Sets how what is sent will be framed; the head was written.</summary>
    protected void BeginSend(BodyKind kind, long length, bool endStream)
    {
        SendKind = kind;
        _sendLeft = length;
        Channel.ScheduleFlush();
        if (endStream) FinishSend();
    }

    /// <summary>Resets the exchange towards its receiver.</summary>
    protected void FailStream(StreamFault fault, string? detail)
    {
        if (!InExchange) return;
        EndedActive = true;
        var receiver = Stream.Receiver;
        Stream.Receiver = null;
        EndExchange();
        receiver?.OnReset(Stream, fault, detail);
    }

    /// <summary>The peer's end of input while a body that ends so was read.</summary>
    protected bool TryEndBodyByClose()
    {
        if (!_readingBody || !_body.EndsWithConnection) return false;
        EndReceive();
        Stream.Receiver?.OnData(Stream, default, endStream: true);
        Settle();
        return true;
    }

    private void EndExchange()
    {
        InExchange = _readingBody = false;
        ActiveStreams = 0;
        IdleSince = Context.Loop.NowMilliseconds;
    }

    private void FinishExchange()
    {
        Stream.Receiver = null;
        EndExchange();
        OnExchangeEnded();
    }

    private bool TryReadBody(ReadOnlySpan<byte> input, out int used)
    {
        var result = _body.Read(input, out used, out var data, Context.Trailers);
        switch (result)
        {
            case Http1BodyResult.Data:
                PassOn(data, _body.IsDone);
                return true;
            case Http1BodyResult.End:
                PassEnd();
                return true;
            case Http1BodyResult.Refused:
                OnMalformed(_body.Fault);
                return false;
            default:
                return false;
        }
    }

    private void PassOn(ReadOnlySpan<byte> data, bool ends)
    {
        if (ends) EndReceive();
        if (IsDiscarding) OnDiscarded(data.Length);
        else
        {
            _ahead += data.Length;
            Stream.Receiver?.OnData(Stream, data, ends);
            if (_ahead >= SessionLimits.Http1BodyWindow && _readingBody && !ends && !IsClosed) Channel.PauseReading();
        }
        if (ends) Settle();
    }

    private void PassEnd()
    {
        var trailers = Context.Trailers;
        EndReceive();
        if (!IsDiscarding && trailers.Count > 0) Stream.Receiver?.OnTrailers(Stream, trailers);
        else if (!IsDiscarding) Stream.Receiver?.OnData(Stream, default, endStream: true);
        Settle();
    }

    // Before the receiver hears of the end, so that an answer it gives at once finds the request whole.
    protected void EndReceive()
    {
        _readingBody = false;
        ReceiveDone = true;
    }

    private void WriteBody(ReadOnlySpan<byte> data)
    {
        var output = Channel.Output;
        switch (SendKind)
        {
            case BodyKind.Chunked:
                output.Commit(Http1Writer.WriteChunkHeader(data.Length, output.Reserve(Http1Writer.MaxChunkHeaderBytes + data.Length + 2)));
                output.Append(data);
                output.Append("\r\n"u8);
                break;
            case BodyKind.Length:
                // More than announced would desynchronize the connection; the sender's side has checked, so this only guards us.
                var allowed = (int)Math.Min(_sendLeft, data.Length);
                _sendLeft -= allowed;
                output.Append(data[..allowed]);
                break;
            case BodyKind.UntilClose or BodyKind.Tunnel:
                output.Append(data);
                break;
        }
    }

    private void EndBody(HeaderBlock? trailers)
    {
        if (SendKind == BodyKind.Chunked)
        {
            var output = Channel.Output;
            output.Commit(Http1Writer.WriteLastChunk(trailers, output.Reserve((trailers?.WireBytes ?? 0) + 16)));
        }
        else if (SendKind == BodyKind.Length && _sendLeft > 0)
        {
            // Less than announced: only closing tells the peer (RFC 9112 section 8).
            ResetStream();
            return;
        }
        else if (SendKind == BodyKind.Tunnel)
        {
            Channel.ShutdownOutput();
        }
        FinishSend();
    }

    private void FinishSend()
    {
        SendDone = true;
        if (ReceiveDone) FinishExchange();
        else OnSendDone();
    }
}
