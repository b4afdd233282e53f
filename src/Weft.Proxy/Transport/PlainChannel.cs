using Weft.Proxy.Loop;

namespace Weft.Proxy.Transport;

/// <summary>A TCP connection as it is.</summary>
internal sealed unsafe class PlainChannel : SocketChannel
{
    private bool _isBulk;

    private PlainChannel(EventLoop loop, int descriptor, SocketEndpoint remote, ChannelHandler handler)
        : base(loop, descriptor, remote, handler)
    {
    }

    /// <summary>Takes over an accepted, non-blocking socket. OnOpened follows from the ready list.</summary>
    public static PlainChannel Accept(EventLoop loop, int descriptor, SocketEndpoint remote, ChannelHandler handler)
    {
        var channel = new PlainChannel(loop, descriptor, remote, handler);
        channel.BeginAccepted();
        return channel;
    }

    /// <summary>Begins to connect; OnOpened or OnClosed follows, never from inside this call.</summary>
    public static PlainChannel Connect(EventLoop loop, SocketEndpoint to, TimeSpan connectTimeout, ChannelHandler handler)
    {
        var descriptor = TcpSocket.Connect(to, out var errno);
        var channel = new PlainChannel(loop, descriptor, to, handler);
        channel.BeginConnecting(errno, connectTimeout);
        return channel;
    }

    protected override void OnConnected() => Open();

    // A full read means a big stream: the next is a longer copy, with the GC free to run beside it.
    protected override ReceiveStatus TryReceive(Span<byte> into, out int count)
    {
        count = 0;
        fixed (byte* start = into)
        {
            var received = _isBulk
                ? Libc.recv_long(Descriptor, start, into.Length, 0)
                : Libc.recv(Descriptor, start, Math.Min(into.Length, Libc.BoundedCopyBytes), 0);
            if (received <= 0) return Explain(received);
            count = (int)received;
            _isBulk = count >= Libc.BoundedCopyBytes;
            return ReceiveStatus.Waiting;
        }
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = bytes.Length <= Libc.BoundedCopyBytes
                ? Libc.send(Descriptor, start, bytes.Length, Libc.MSG_NOSIGNAL)
                : Libc.send_long(Descriptor, start, bytes.Length, Libc.MSG_NOSIGNAL);
            if (sent > 0) return (int)sent;
            var errno = Libc.Errno;
            if (errno is Libc.EAGAIN or Libc.EINTR) return 0;
            Fault = SocketErrors.ToClose(errno);
            return -1;
        }
    }

    protected override bool TryEndOutput()
    {
        _ = Libc.shutdown(Descriptor, Libc.SHUT_WR);
        return true;
    }

    private ReceiveStatus Explain(nint result)
    {
        if (result == 0) return ReceiveStatus.Ended;
        var errno = Libc.Errno;
        if (errno is Libc.EAGAIN or Libc.EINTR) return ReceiveStatus.Waiting;
        Fault = SocketErrors.ToClose(errno);
        return ReceiveStatus.Failed;
    }
}
