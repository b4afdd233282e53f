using Weft.Proxy.Loop;

namespace Weft.Proxy.Transport;

/// <summary>
/// What plain and TLS channels share: connecting, reading at most 64 KiB a turn, sending, pausing, half close and the end. A paused descriptor leaves
/// epoll's read set only when an event comes while it is paused, so that short pauses cost no system call.
/// </summary>
internal abstract class SocketChannel : Channel
{
    /// <summary>How long a peer that was told the end may take to end its own side.</summary>
    public const int LingerMilliseconds = 2_000;

    /// <summary>How long the peer of a closing connection may take nothing of the output that is left.</summary>
    public const int CloseStallMilliseconds = 10_000;

    private const int ReadBehindKeptBytes = 16 * 1024;

    private readonly SocketTimer _timer;
    private SocketEndpoint _local;
    private long _sentBefore;
    private ChannelClose _close;
    private ChannelClose _inputFault;
    private bool _isConnecting;
    private bool _isBlocked;
    private bool _isDisarmed;
    private bool _inputDone;
    private bool _inputEndDelivered;
    private bool _shutdownWanted;
    private bool _outputEnded;

    protected SocketChannel(EventLoop loop, int descriptor, SocketEndpoint remote, ChannelHandler handler)
        : base(loop, descriptor, handler)
    {
        Remote = remote;
        _timer = new SocketTimer(this);
    }

    public override SocketEndpoint Remote { get; }

    /// <summary>Asked of the system once, when first wanted; the default value on a closed channel that was never asked.</summary>
    public override SocketEndpoint Local
    {
        get
        {
            if (!_local.IsSpecified && Descriptor >= 0) _local = TcpSocket.LocalOf(Descriptor);
            return _local;
        }
    }

    public override bool IsOpen => Phase == ChannelPhase.Open;

    public override bool IsClosed => Phase >= ChannelPhase.Lingering;

    /// <summary>Why the last receive or send failed.</summary>
    protected ChannelClose Fault { get; set; }

    /// <summary>Called once when an accepted connection is gone.</summary>
    public Action? Released { get; set; }

    protected ChannelPhase Phase { get; private set; } = ChannelPhase.Connecting;

    /// <summary>True when input waits where epoll cannot see it.</summary>
    protected virtual bool HasPendingInput => false;

    /// <summary>False where a failed send ends both directions.</summary>
    protected virtual bool MayReadAfterFailedSend => true;

    private bool CanRead => Phase == ChannelPhase.Open && !IsReadingPaused && !_inputDone;

    public override void LimitUnacknowledged() => TcpSocket.LimitUnacknowledged(Descriptor);

    public override void ShutdownOutput()
    {
        if (Phase > ChannelPhase.Open || _shutdownWanted) return;
        _shutdownWanted = true;
        if (Phase == ChannelPhase.Open) ScheduleFlush();
    }

    public override void Close()
    {
        if (Phase > ChannelPhase.Open) return;
        if (Phase < ChannelPhase.Open)
        {
            End(new ChannelClose(ChannelFault.LocalAbort));
            return;
        }

        Phase = ChannelPhase.Draining;
        _shutdownWanted = true;
        _sentBefore = BytesSent;
        Loop.Timers.Arm(_timer, CloseStallMilliseconds);
        ScheduleFlush();
    }

    public override void Abort(ChannelClose reason)
    {
        if (Phase == ChannelPhase.Closed) return;
        if (Phase != ChannelPhase.Lingering) TcpSocket.ResetOnClose(Descriptor);
        End(reason);
    }

    public sealed override void OnEvents(PollEvents events)
    {
        switch (Phase)
        {
            case ChannelPhase.Connecting:
                if (_isConnecting) FinishConnect(TcpSocket.TakeError(Descriptor));
                return;
            case ChannelPhase.Handshaking:
                OnHandshakeEvent();
                return;
            case ChannelPhase.Lingering:
                Discard();
                return;
            default:
                OnStreamEvents(events);
                return;
        }
    }

    public sealed override void OnReady()
    {
        switch (Phase)
        {
            case ChannelPhase.Connecting when !_isConnecting:
                if (_close.Fault != ChannelFault.None) End(_close);
                else OnConnected();
                return;
            case ChannelPhase.Handshaking:
                OnHandshakeEvent();
                return;
            case ChannelPhase.Open:
                ReadOn();
                return;
            case ChannelPhase.Lingering:
                DropBuffers();
                NotifyClosed(_close);
                return;
        }
    }

    public sealed override void OnFlush()
    {
        if (Phase is ChannelPhase.Open or ChannelPhase.Draining) Drain();
    }

    public override void OnRelease()
    {
        if (Phase != ChannelPhase.Closed) _close = new ChannelClose(ChannelFault.LocalAbort, "the worker ended");
        Phase = ChannelPhase.Closed;
        Loop.Timers.Cancel(_timer);
        Loop.TransportStatistics.ConnectionsClosed++;
        Released?.Invoke();
        DropBuffers();
        NotifyClosed(_close);
    }

    /// <summary>Gives the descriptor up to another channel; this one ends without a word to its handler.</summary>
    /// <returns>The descriptor.</returns>
    internal int Detach()
    {
        var descriptor = Descriptor;
        Loop.Unregister(this);
        Descriptor = -1;
        Silence();
        End(ChannelClose.Clean);
        return descriptor;
    }

    /// <summary>Begins as an accepted socket; the rest follows from the ready list.</summary>
    protected void BeginAccepted()
    {
        Loop.TransportStatistics.ConnectionsOpened++;
        Loop.ScheduleReady(this);
    }

    /// <summary>Begins as a socket whose connect(2) returned <paramref name="errno"/> (0, EINPROGRESS or a failure).</summary>
    protected void BeginConnecting(int errno, TimeSpan timeout)
    {
        Loop.TransportStatistics.ConnectionsOpened++;
        if (errno == Libc.EINPROGRESS)
        {
            _isConnecting = true;
            Loop.Register(this, PollInterest.Write);
            Loop.Timers.Arm(_timer, (long)timeout.TotalMilliseconds);
            return;
        }

        if (errno != 0) _close = ConnectFailure(errno);
        Loop.ScheduleReady(this);
    }

    /// <summary>The TCP connection stands: open the channel or begin a handshake.</summary>
    protected abstract void OnConnected();

    protected virtual void OnHandshakeEvent()
    {
    }

    /// <summary>Reads into <paramref name="into"/> as much as is there.</summary>
    protected abstract ReceiveStatus TryReceive(Span<byte> into, out int count);

    /// <summary>Sends a part; 0 when the socket takes no more, -1 when it failed (see <see cref="Fault"/>).</summary>
    protected abstract int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Sends what <see cref="TrySend"/> took and kept: 1 when all has left, 0 when the socket takes no more, -1 when it failed (see <see cref="Fault"/>).</summary>
    protected virtual int TryLetGo() => 1;

    /// <summary>Tells the peer that no more comes; false when the socket takes no more now.</summary>
    protected abstract bool TryEndOutput();

    protected void BeginHandshake(PollInterest interest, TimeSpan timeout)
    {
        Phase = ChannelPhase.Handshaking;
        Loop.Timers.Arm(_timer, (long)timeout.TotalMilliseconds);
        Watch(interest);
    }

    protected void Watch(PollInterest interest)
    {
        if (IsRegistered) Loop.SetInterest(this, interest);
        else Loop.Register(this, interest);
    }

    protected void Open()
    {
        Loop.Timers.Cancel(_timer);
        Phase = ChannelPhase.Open;
        UpdateInterest();
        Handler.OnOpened();
        if (Output.Length > 0 || _shutdownWanted) ScheduleFlush();
        if (HasPendingInput) Loop.ScheduleReady(this);
    }

    /// <summary>Ends at the end of this batch.</summary>
    protected void End(ChannelClose reason)
    {
        if (Phase == ChannelPhase.Closed) return;
        if (Phase != ChannelPhase.Lingering) _close = reason;
        Phase = ChannelPhase.Closed;
        Loop.ScheduleRelease(this);
    }

    /// <summary>Tells the handler, and keeps the socket until the peer has ended, so that what was sent last is not lost to a reset.</summary>
    protected void Linger(ChannelClose reason)
    {
        if (IsClosed) return;
        if (_inputDone)
        {
            End(reason);
            return;
        }

        _close = reason;
        Phase = ChannelPhase.Lingering;
        _ = Libc.shutdown(Descriptor, Libc.SHUT_WR);
        Loop.Timers.Arm(_timer, LingerMilliseconds);
        Watch(PollInterest.Read);
        Loop.ScheduleReady(this);
    }

    private void OnTimer()
    {
        switch (Phase)
        {
            case ChannelPhase.Connecting:
                Loop.TransportStatistics.ConnectFailures++;
                End(new ChannelClose(ChannelFault.ConnectTimeout));
                break;
            case ChannelPhase.Handshaking:
                Loop.TransportStatistics.HandshakesFailed++;
                Abort(new ChannelClose(ChannelFault.HandshakeFailed, "the TLS handshake took too long"));
                break;
            case ChannelPhase.Draining when BytesSent != _sentBefore:
                _sentBefore = BytesSent;
                Loop.Timers.Arm(_timer, CloseStallMilliseconds);
                break;
            case ChannelPhase.Draining:
                Abort(new ChannelClose(ChannelFault.LocalAbort, "the peer did not take the rest of the output"));
                break;
            default:
                End(_close);
                break;
        }
    }

    private void FinishConnect(int errno)
    {
        _isConnecting = false;
        Loop.Timers.Cancel(_timer);
        if (errno == 0) OnConnected();
        else End(ConnectFailure(errno));
    }

    private ChannelClose ConnectFailure(int errno)
    {
        Loop.TransportStatistics.ConnectFailures++;
        return SocketErrors.ToConnectClose(errno);
    }

    private void OnStreamEvents(PollEvents events)
    {
        var hangUp = (events & (PollEvents.Error | PollEvents.HangUp)) != 0;
        if (_isBlocked && (hangUp || (events & PollEvents.Writable) != 0)) Drain();
        if (IsClosed || (!hangUp && (events & PollEvents.Readable) == 0)) return;
        if (CanRead)
        {
            ReadTurn();
            return;
        }

        if (hangUp)
        {
            OnHangUp(events);
            return;
        }

        _isDisarmed = true;
        UpdateInterest();
    }

    private void OnHangUp(PollEvents events)
    {
        if (_inputDone && !IsReadingPaused)
        {
            // All input was offered: nothing can be lost any more by ending now.
            var error = (events & PollEvents.Error) != 0 ? TcpSocket.TakeError(Descriptor) : 0;
            End(error == 0 && _outputEnded ? ChannelClose.Clean : SocketErrors.ToClose(error == 0 ? Libc.ECONNRESET : error));
            return;
        }

        // It would be reported again and again; the reader finds out when it resumes, a writer when it writes.
        Loop.Unregister(this);
    }

    private void ReadOn()
    {
        if (IsReadingPaused) return;
        _isDisarmed = false;
        UpdateInterest();
        OfferKept();
        if (Phase != ChannelPhase.Open || IsReadingPaused) return;
        if (_inputDone) CompleteInput();
        else if (HasPendingInput) ReadTurn();
    }

    private void ReadTurn()
    {
        var behind = ReserveBehindKept(ReadBehindKeptBytes);
        var into = behind.IsEmpty ? Loop.ReadScratch : behind[..Math.Min(behind.Length, EventLoop.ReadScratchBytes)];
        var status = TryReceive(into, out var count);
        if (status >= ReceiveStatus.Ended)
        {
            _inputDone = true;
            if (status == ReceiveStatus.Failed) _inputFault = Fault;
            UpdateInterest();
        }

        if (count > 0)
        {
            CountReceived(count);
            Loop.TransportStatistics.BytesReceived += count;
            if (behind.IsEmpty) Offer(into[..count]);
            else OfferKeptWith(count);
        }
        else if (_inputDone)
        {
            // Kept bytes whose reader has just resumed come before the end.
            OfferKept();
        }

        if (Phase != ChannelPhase.Open || IsReadingPaused) return;
        if (_inputDone) CompleteInput();
        else if (status == ReceiveStatus.Pending) Loop.ScheduleReady(this);
    }

    private void CompleteInput()
    {
        if (_inputEndDelivered) return;
        _inputEndDelivered = true;
        PeerEndedFirst = !_shutdownWanted;
        if (_inputFault.Fault != ChannelFault.None)
        {
            End(_inputFault);
            return;
        }

        Handler.OnInputEnd();
        if (_outputEnded) End(ChannelClose.Clean);
    }

    private void Drain()
    {
        while (Output.Length > 0)
        {
            var sent = TrySend(Output.Span);
            if (sent < 0)
            {
                EndAfterFailedSend(Fault);
                return;
            }

            if (sent == 0)
            {
                Block();
                return;
            }

            CountSent(sent);
            Loop.TransportStatistics.BytesSent += sent;
            Output.Consume(sent);
        }

        var gone = TryLetGo();
        if (gone < 0)
        {
            EndAfterFailedSend(Fault);
            return;
        }

        if (gone == 0)
        {
            Block();
            return;
        }

        var waited = _isBlocked || NotifyWhenDrained;
        if (_shutdownWanted && !_outputEnded && !EndOutput()) return;
        // The end was told before by a half close.
        if (Phase == ChannelPhase.Draining) Linger(ChannelClose.Clean);
        _isBlocked = false;
        if (Phase > ChannelPhase.Draining) return;
        UpdateInterest();
        if (!waited || Phase != ChannelPhase.Open) return;
        NotifyWhenDrained = false;
        Handler.OnOutputDrained();
    }

    // A peer that answers and closes without reading all resets the connection: its answer may still be there to be read.
    private void EndAfterFailedSend(ChannelClose reason)
    {
        if (CanRead && MayReadAfterFailedSend) ReadTurn();
        End(reason);
    }

    private bool EndOutput()
    {
        if (!TryEndOutput())
        {
            Block();
            return false;
        }

        _outputEnded = true;
        if (Phase == ChannelPhase.Draining) Linger(ChannelClose.Clean);
        else if (_inputEndDelivered) End(ChannelClose.Clean);
        return true;
    }

    private void Block()
    {
        _isBlocked = true;
        UpdateInterest();
    }

    private void UpdateInterest()
    {
        if (Phase is not (ChannelPhase.Open or ChannelPhase.Draining)) return;
        var read = Phase == ChannelPhase.Open && !_inputDone && !_isDisarmed;
        Watch((read ? PollInterest.Read : PollInterest.None) | (_isBlocked ? PollInterest.Write : PollInterest.None));
    }

    private unsafe void Discard()
    {
        var scratch = Loop.ReadScratch;
        fixed (byte* into = scratch)
        {
            var count = Libc.recv_long(Descriptor, into, scratch.Length, 0);
            if (count > 0 || (count < 0 && Libc.Errno is Libc.EAGAIN or Libc.EINTR)) return;
        }

        End(_close);
    }

    private sealed class SocketTimer(SocketChannel owner) : LoopTimer
    {
        public override void OnFire() => owner.OnTimer();

        public override void OnException(Exception exception) => owner.OnException(exception);
    }
}
