using Weft.Protocols.Tls;
using Weft.Proxy.Loop;
using Weft.Proxy.Tcp;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Listeners;

/// <summary>
/// An accepted connection until the client has shown what it speaks. Clear text and TLS of others go on with every byte; the mesh's TLS is ended
/// from the bytes read here. An opaque application is dialled at once, since it may be the one that speaks first (engine.md section 6).
/// </summary>
internal sealed class FirstBytes : ChannelHandler
{
    private readonly ListenerState _listener;
    private readonly FirstBytesTimer _timer;
    private readonly ClientHelloReader _reader = new();
    private ChainState? _dialled;
    private TcpRelay? _relay;
    private long _acceptedAt;
    private int _bytesRead;
    private bool _isWaiting;
    private bool _isHeld;
    private bool _hasServerSpoken;
    private bool _isNoted;

    public FirstBytes(ListenerState listener)
    {
        _listener = listener;
        _timer = new FirstBytesTimer(this);
    }

    public PlainChannel? Channel { get; set; }

    private EventLoop Loop => _listener.Loop;

    public override void OnOpened()
    {
        _acceptedAt = Loop.NowMilliseconds;
        _dialled = _listener.OpaqueChain;
        if (_dialled?.Opaque is { } opaque) _relay = opaque.Dial(Channel!, OnServerSpoke);
        else if (_listener.SilenceMilliseconds is > 0 and var silence) Loop.Timers.Arm(_timer, silence);
    }

    public override int OnInput(ReadOnlySpan<byte> input)
    {
        // What was offered before is offered again.
        var fresh = input[_bytesRead..];
        _bytesRead = input.Length;
        switch (_reader.Feed(fresh))
        {
            case ClientHelloResult.NeedMore:
                WaitForMore();
                return 0;
            case ClientHelloResult.NotTls:
                return Decide(null, input);
            default:
                // TLS that breaks the rules, or is longer than ours ever is, is the application's to judge.
                return Decide(_reader.Hello ?? new ClientHello(), input);
        }
    }

    public override void OnInputEnd()
    {
        // All that this client will ever say is no ClientHello.
        Decide(null, default);
        Channel!.OfferAgain();
        if (Channel.IsOpen) Channel.Handler.OnInputEnd();
    }

    public override void OnOutputDrained() => _relay?.OnDownstreamDrained();

    public override void OnClosed(ChannelClose reason)
    {
        Loop.Timers.Cancel(_timer);
        _relay?.OnClientGone(reason);
    }

    private int Decide(ClientHello? hello, ReadOnlySpan<byte> input)
    {
        Loop.Timers.Cancel(_timer);
        if (_listener.Choose(hello, Channel!) is not { } chain)
        {
            Channel!.Abort(new ChannelClose(ChannelFault.LocalAbort, "no filter chain fits"));
            return 0;
        }
        if (chain.Model.Tls is not null)
        {
            Secure(chain, input);
            return input.Length;
        }
        NotePlaintext(hello is not null);
        if (_relay is not null && chain.Model.Tcp is { } tcp && tcp.Cluster == _dialled!.Model.Tcp?.Cluster)
        {
            _relay.Attach();
            return 0;
        }
        Withdraw();
        _listener.Begin(Channel!, chain);
        return 0;
    }

    private void Secure(ChainState chain, ReadOnlySpan<byte> input)
    {
        if (_hasServerSpoken)
        {
            // The client's handshake has met clear text and failed; it comes again.
            _listener.Habit.OnLateMeshClient(Loop.NowMilliseconds);
            _listener.OnFirstBytesRefused(Channel!, "a ClientHello of the mesh came after the server's first word was sent in clear text");
            Channel!.Abort(new ChannelClose(ChannelFault.LocalAbort, "the ClientHello came too late"));
            return;
        }
        Withdraw();
        _listener.Secure(Channel!, chain, input);
    }

    private void OnServerSpoke()
    {
        // A client that has begun a ClientHello is waited for; its own time is limited.
        if (_isHeld || _bytesRead > 0)
        {
            _isHeld = true;
            return;
        }
        var wait = _listener.Habit.WaitMilliseconds(TcpSocket.RoundTripMicroseconds(Channel!.Descriptor), Loop.NowMilliseconds);
        var left = _acceptedAt + wait - Loop.NowMilliseconds;
        if (left <= 0)
        {
            LetServerSpeak();
            return;
        }
        _isHeld = true;
        Loop.Timers.Arm(_timer, left);
    }

    private void LetServerSpeak()
    {
        _isHeld = false;
        _hasServerSpoken = true;
        _listener.Habit.OnSilentClient();
        NotePlaintext(isForeignTls: false);
        _relay!.LetServerSpeak();
    }

    private void WaitForMore()
    {
        if (_isWaiting) return;
        _isWaiting = true;
        Loop.Timers.Cancel(_timer);
        Loop.Timers.Arm(_timer, _listener.HeadMilliseconds);
    }

    private void OnTimer()
    {
        if (_isWaiting)
        {
            _listener.OnFirstBytesRefused(Channel!, "the ClientHello did not end in time");
            Channel!.Abort(new ChannelClose(ChannelFault.LocalAbort, "the ClientHello did not end in time"));
        }
        else if (_isHeld) LetServerSpeak();
        else Channel!.Close();
    }

    private void NotePlaintext(bool isForeignTls)
    {
        if (_isNoted) return;
        _isNoted = true;
        _listener.NotePlaintext(Channel!, isForeignTls);
    }

    private void Withdraw()
    {
        _relay?.Withdraw();
        _relay = null;
    }

    private sealed class FirstBytesTimer(FirstBytes owner) : LoopTimer
    {
        public override void OnFire() => owner.OnTimer();
    }
}
