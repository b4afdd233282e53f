namespace Weft.Proxy.Loop;

/// <summary>
/// Accepts connections of a listening socket that several loops share (EPOLLEXCLUSIVE). When descriptors or memory run out, accepting pauses
/// for 100 ms instead of spinning on the readable socket.
/// </summary>
internal abstract unsafe class ListenTarget : PollTarget
{
    private const int AcceptsPerTurn = 64;
    private const int PauseMilliseconds = 100;

    private readonly ResumeTimer _resume;

    /// <param name="loop">The accepting loop.</param>
    /// <param name="descriptor">A listening, non-blocking socket of this target alone: loops share the socket through a duplicate (dup) each.</param>
    protected ListenTarget(EventLoop loop, int descriptor)
        : base(loop, descriptor) => _resume = new ResumeTimer(this);

    /// <summary>A new connection (non-blocking, close-on-exec), owned by the callee.</summary>
    protected abstract void OnAccepted(int descriptor, SocketEndpoint remote);

    public override void OnEvents(PollEvents events)
    {
        var address = stackalloc byte[SocketEndpoint.MaxSockaddrBytes];
        for (var i = 0; i < AcceptsPerTurn && !IsReleased; i++)
        {
            var length = SocketEndpoint.MaxSockaddrBytes;
            var descriptor = Libc.accept4(Descriptor, address, &length, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
            if (descriptor >= 0)
            {
                OnAccepted(descriptor, SocketEndpoint.FromSockaddr(new ReadOnlySpan<byte>(address, length)));
                continue;
            }

            // accept(2): errors of the connection itself are to be treated like EAGAIN.
            if (Libc.Errno is Libc.EMFILE or Libc.ENFILE or Libc.ENOMEM or Libc.ENOBUFS) Pause();
            return;
        }
    }

    // One bad connection must not end the listener.
    public override void OnException(Exception exception)
    {
    }

    public override void OnRelease() => Loop.Timers.Cancel(_resume);

    private void Pause()
    {
        Loop.Statistics.AcceptPauses++;
        Loop.Unregister(this);
        Loop.Timers.Arm(_resume, PauseMilliseconds);
    }

    private sealed class ResumeTimer(ListenTarget owner) : LoopTimer
    {
        public override void OnFire()
        {
            if (!owner.IsReleased) owner.Loop.AddListener(owner);
        }
    }
}
