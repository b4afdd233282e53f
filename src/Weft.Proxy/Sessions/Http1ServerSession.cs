using Weft.Protocols.Http1;
using Weft.Protocols.Messages;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>The server role of HTTP/1: requests in, one at a time (pipelined ones wait), answers out.</summary>
internal sealed class Http1ServerSession : Http1Session
{
    private const int TooLarge = 431;

    private readonly StreamAcceptor _acceptor;
    private readonly Http1ServerTimer _timer;
    private HttpVersion _version;
    private bool _keepAlive;
    private MethodKind _method;
    private bool _inputEnded;
    private bool _isUpgrading;
    private bool _answerBegun;
    private bool _isFading;
    private int _discarded;

    public Http1ServerSession(SessionContext context, Channel channel, SessionOwner owner, StreamAcceptor acceptor, in Http1Timeouts timeouts)
        : base(context, channel, owner)
    {
        _acceptor = acceptor;
        _timer = new Http1ServerTimer(this, timeouts);
    }

    public override bool HasRoom => false;

    public override HttpStream OpenStream(StreamReceiver receiver) => throw new InvalidOperationException("A server-role session opens no streams.");

    public override void OnOpened()
    {
        IsOpen = true;
        _timer.OnIdle();
        Owner.OnOpened(this);
    }

    public override void Retire()
    {
        if (IsRetired) return;
        IsRetired = true;
        Owner.OnRetired(this);
        if (!InExchange) Channel.Close();
    }

    public override void Fade() => _isFading = true;

    public override void OnInputEnd()
    {
        _inputEnded = true;
        if (!InExchange || IsDiscarding)
        {
            Channel.Close();
            return;
        }
        if (TryEndBodyByClose()) return;
        // A client that half-closes after its request still gets its answer; one that stops within its body has gone.
        if (ReceiveDone) _keepAlive = false;
        else Abandon("client closed within the request body");
    }

    public override void SendHead(HeaderBlock head, bool endStream)
    {
        if (!InExchange || SendDone) return;
        var output = Channel.Output;
        var room = output.Reserve(head.WireBytes + 256);
        if (head.Status == 101)
        {
            Switch(head, room);
            return;
        }
        if (head.Status < 200)
        {
            // RFC 9110 section 15.2: no interim responses to HTTP/1.0 clients.
            if (_version == HttpVersion.Http10) return;
            output.Commit(Http1Writer.WriteResponse(head, BodyKind.None, keepAlive: true, room));
            Channel.ScheduleFlush();
            return;
        }
        if (_isUpgrading) EndReceive();
        _isUpgrading = false;
        _answerBegun = true;
        var kind = Framing(head, endStream, out var length);
        if (IsRetired || _isFading || Context.IsDraining || !ReceiveDone || kind == BodyKind.UntilClose) _keepAlive = false;
        output.Commit(Http1Writer.WriteResponse(head, kind, _keepAlive, room, _method, _version == HttpVersion.Http10));
        BeginSend(kind, length, endStream);
    }

    /// <summary>Nothing was asked for too long, or a head did not end in time.</summary>
    public void OnTimeout(bool insideHead)
    {
        if (IsDiscarding) Channel.Close();
        else if (!InExchange && !insideHead) Retire();
        else if (!InExchange)
        {
            Context.Statistics.HeadTimeouts++;
            Refuse(StreamFault.TimedOut, 408, "request head took too long");
        }
    }

    /// <summary>The client took nothing of the last answer for too long.</summary>
    public void OnSlowReader()
    {
        Context.Statistics.SlowReaders++;
        Channel.Abort(new ChannelClose(ChannelFault.IdleTimeout, "the client did not read its answer"));
    }

    protected override int ReadHead(ReadOnlySpan<byte> input)
    {
        // The connection closes at the end of the batch; what follows the last request is nobody's.
        if (IsRetired && !InExchange && !IsDiscarding) return 0;
        if (InExchange || IsDiscarding)
        {
            // Pipelined: waits its turn (RFC 9112 section 9.3.2).
            Channel.PauseReading();
            return 0;
        }
        var head = Context.Decoded;
        head.Clear();
        var result = Http1RequestReader.Read(input, HeadLimits, head, out var framing, out var consumed, out var fault);
        if (result == Http1ReadResult.NeedMore) return 0;
        if (result == Http1ReadResult.Refused)
        {
            OnMalformed(fault);
            return 0;
        }
        Begin(head, framing);
        return consumed;
    }

    protected override void OnInputUsed(int left)
    {
        if (InExchange || IsDiscarding || IsRetired) return;
        if (left > 0) _timer.OnHeadBytes();
    }

    protected override void OnDiscarded(int bytes)
    {
        _discarded += bytes;
        if (_discarded > SessionLimits.RefusedBodyDrainBytes) Channel.Close();
    }

    protected override void OnMalformed(Http1Fault fault)
    {
        Context.Statistics.ProtocolErrors++;
        var (status, text) = (Http1Faults.Status(fault), Http1Faults.Text(fault));
        var reach = status == TooLarge ? StreamFault.HeadTooLarge : StreamFault.ProtocolError;
        if (!InExchange)
        {
            Refuse(reach, status, text);
            return;
        }
        var answerBegun = _answerBegun;
        FailStream(reach, text);
        if (answerBegun) GiveUp();
        else Answer(status, text);
    }

    protected override void OnExchangeEnded()
    {
        if (!_keepAlive || _inputEnded || IsRetired)
        {
            IsRetired = true;
            Channel.Close();
            return;
        }
        _timer.OnIdle();
        if (Channel.IsReadingPaused) Channel.ResumeReading();
        Owner.OnRoom(this);
    }

    protected override void OnSendDone()
    {
        // Answered before the body was read. Close, but let the client read the answer first: throw away what comes.
        Stream.Receiver = null;
        IsDiscarding = true;
        Channel.ShutdownOutput();
        if (Channel.IsReadingPaused) Channel.ResumeReading();
        _timer.OnDiscarding();
    }

    protected override void EndStreams(ChannelClose reason)
    {
        _timer.Stop();
        FailStream(StreamFault.ConnectionLost, reason.Detail ?? reason.Fault.ToString());
    }

    private void Begin(HeaderBlock head, in Http1Framing framing)
    {
        _version = head.Version;
        // What follows a CONNECT was sent for a tunnel, whatever the answer is.
        _keepAlive = framing.KeepAlive && framing.Kind != BodyKind.Tunnel;
        _method = head.MethodKind;
        _answerBegun = false;
        _timer.Stop();
        BeginExchange();
        // What follows a request to upgrade is read once the answer tells whose bytes they are. With a body the request stays a request.
        _isUpgrading = !head.Protocol.IsEmpty && framing.Kind == BodyKind.None;
        if (_isUpgrading)
        {
            Channel.PauseReading();
        }
        else
        {
            head.SetProtocol(default);
            BeginBody(framing);
        }
        Stream.Receiver = _acceptor.Accept(Stream, Channel);
        Stream.Receiver.OnHead(Stream, head, ReceiveDone);
    }

    private void Switch(HeaderBlock head, Span<byte> room)
    {
        if (!_isUpgrading) return;
        _isUpgrading = _keepAlive = false;
        _answerBegun = true;
        Channel.Output.Commit(Http1Writer.WriteResponse(head, BodyKind.Tunnel, keepAlive: true, room, _method));
        Channel.ScheduleFlush();
        BeginTunnel();
        Channel.ResumeReading();
    }

    private BodyKind Framing(HeaderBlock head, bool endStream, out long length)
    {
        length = 0;
        if (_method == MethodKind.Head || head.Status is 204 or 304) return BodyKind.None;
        if (head.TryGetContentLength(out length)) return BodyKind.Length;
        if (endStream) return BodyKind.None;
        return _version == HttpVersion.Http10 ? BodyKind.UntilClose : BodyKind.Chunked;
    }

    private void Abandon(string why)
    {
        FailStream(StreamFault.Cancelled, why);
        GiveUp();
    }

    private void GiveUp()
    {
        IsRetired = true;
        Channel.Close();
    }

    private void Refuse(StreamFault fault, int status, string why) =>
        _acceptor.OnRefused(new RefusedRequest(HttpVersion.Http11, fault, status, Answer(status, why), why));

    /// <summary>Refuses a connection whose request was never understood; there is no exchange to answer through.</summary>
    /// <returns>Bytes of the answer's body.</returns>
    private int Answer(int status, string text)
    {
        IsRetired = true;
        IsDiscarding = true;
        var head = Context.Composed;
        head.Clear();
        head.Status = status;
        head.Add(FieldName.ContentType, "text/plain"u8);
        var output = Channel.Output;
        Span<byte> body = stackalloc byte[256];
        var bytes = System.Text.Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, 240)), body);
        body[bytes++] = (byte)'\n';
        Span<byte> digits = stackalloc byte[8];
        System.Buffers.Text.Utf8Formatter.TryFormat(bytes, digits, out var written);
        head.Add(FieldName.ContentLength, digits[..written]);
        output.Commit(Http1Writer.WriteResponse(head, BodyKind.Length, keepAlive: false, output.Reserve(head.WireBytes + 256)));
        output.Append(body[..bytes]);
        Channel.ScheduleFlush();
        Channel.ShutdownOutput();
        _timer.OnDiscarding();
        return bytes;
    }
}
