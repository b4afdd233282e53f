using Weft.Protocols.Http1;
using Weft.Protocols.Messages;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>The client role of HTTP/1: one request at a time, kept alive in between.</summary>
internal sealed class Http1ClientSession : Http1Session
{
    private MethodKind _method;
    private bool _keepAlive = true;
    private bool _answered;
    private bool _isUpgrading;
    private int _interims;

    public Http1ClientSession(SessionContext context, Channel channel, SessionOwner owner)
        : base(context, channel, owner)
    {
    }

    public override bool HasRoom => !InExchange && !IsRetired && !IsClosed && !Channel.IsClosed;

    public override HttpStream OpenStream(StreamReceiver receiver)
    {
        BeginExchange();
        _answered = false;
        _interims = 0;
        OpenedStreams++;
        Stream.Receiver = receiver;
        return Stream;
    }

    public override void OnOpened()
    {
        IsOpen = true;
        Owner.OnOpened(this);
    }

    public override void Retire()
    {
        if (IsRetired) return;
        IsRetired = true;
        Owner.OnRetired(this);
        if (!InExchange) Channel.Close();
    }

    public override void OnInputEnd()
    {
        IsRetired = true;
        if (InExchange && !TryEndBodyByClose()) FailStream(LossFault(), "upstream closed the connection");
        Channel.Close();
    }

    public override void SendHead(HeaderBlock head, bool endStream)
    {
        if (!InExchange) return;
        var output = Channel.Output;
        var room = output.Reserve(head.WireBytes + 256);
        _isUpgrading = !head.Protocol.IsEmpty;
        // Extended CONNECT becomes GET here (RFC 8441 section 5), and is answered as such.
        _method = _isUpgrading ? MethodKind.Get : head.MethodKind;
        if (_isUpgrading)
        {
            output.Commit(Http1Writer.WriteRequest(head, BodyKind.None, keepAlive: true, room));
            Channel.ScheduleFlush();
            return;
        }
        var kind = head.TryGetContentLength(out var length) ? BodyKind.Length : endStream ? BodyKind.None : BodyKind.Chunked;
        output.Commit(Http1Writer.WriteRequest(head, kind, keepAlive: true, room));
        BeginSend(kind, length, endStream);
    }

    protected override int ReadHead(ReadOnlySpan<byte> input)
    {
        if (!InExchange)
        {
            // RFC 9112 section 9.2: bytes nobody asked for; the connection cannot be trusted.
            Context.Statistics.ProtocolErrors++;
            IsRetired = true;
            Channel.Close();
            return 0;
        }
        if (ReceiveDone) return 0;
        var head = Context.Decoded;
        head.Clear();
        var result = Http1ResponseReader.Read(input, HeadLimits, _method, head, out var framing, out var consumed, out var fault);
        if (result == Http1ReadResult.NeedMore) return 0;
        if (result == Http1ReadResult.Refused)
        {
            OnMalformed(fault);
            return 0;
        }
        _answered = true;
        if (framing.Kind == BodyKind.Tunnel && _isUpgrading)
        {
            _isUpgrading = _keepAlive = false;
            BeginTunnel();
            Stream.Receiver?.OnHead(Stream, head, endStream: false);
            return consumed;
        }
        if (framing.Kind == BodyKind.Tunnel)
        {
            // RFC 9110 section 15.2.2: nothing was asked to be upgraded.
            OnMalformed(Http1Fault.BadStatusLine);
            return 0;
        }
        if (head.Status is >= 100 and < 200)
        {
            if (++_interims > SessionLimits.MaxInterimHeads)
            {
                OnMalformed(Http1Fault.TooManyInterims);
                return 0;
            }
            Stream.Receiver?.OnHead(Stream, head, endStream: false);
            return consumed;
        }
        if (_isUpgrading) EndSend();
        _isUpgrading = false;
        _keepAlive = framing.KeepAlive && framing.Kind != BodyKind.UntilClose;
        BeginBody(framing);
        var ends = ReceiveDone;
        Stream.Receiver?.OnHead(Stream, head, ends);
        if (ends) Settle();
        return consumed;
    }

    protected override void OnMalformed(Http1Fault fault)
    {
        Context.Statistics.ProtocolErrors++;
        IsRetired = true;
        var isTooLarge = fault is Http1Fault.HeadTooLarge or Http1Fault.TooManyFields;
        FailStream(isTooLarge ? StreamFault.HeadTooLarge : StreamFault.ProtocolError, Http1Faults.Text(fault));
        Channel.Abort(new ChannelClose(ChannelFault.LocalAbort, "malformed response"));
    }

    protected override void OnExchangeEnded()
    {
        if (_keepAlive && !IsRetired)
        {
            Owner.OnRoom(this);
            return;
        }
        IsRetired = true;
        Channel.Close();
    }

    /// <summary>The request is sent and the answer still comes: the ordinary case.</summary>
    protected override void OnSendDone() { }

    protected override void EndStreams(ChannelClose reason) =>
        FailStream(IsOpen ? LossFault() : FaultOf(reason), reason.Detail ?? reason.Fault.ToString());

    private StreamFault LossFault() => !_answered && OpenedStreams > 1 ? StreamFault.IdleConnectionClosed : StreamFault.ConnectionLost;
}
