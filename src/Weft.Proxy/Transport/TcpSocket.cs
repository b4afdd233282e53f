using Weft.Proxy.Loop;

namespace Weft.Proxy.Transport;

/// <summary>Makes TCP sockets with the mesh's options. A socket accepted on Linux inherits them, so an accept costs no further system call.</summary>
internal static unsafe class TcpSocket
{
    /// <summary>Bytes not acknowledged, or not taken by the peer's window, end a connection after 20 s where that is wanted (TCP_USER_TIMEOUT, milliseconds).</summary>
    public const int UserTimeoutMilliseconds = 20_000;

    private const int KeepAliveIdleSeconds = 30;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 3;
    private const int SocketType = Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;

    /// <summary>Opens a listening socket; port 0 lets the system choose, and <see cref="LocalOf"/> tells which.</summary>
    /// <param name="endpoint">Where to listen; an IPv6 address never takes IPv4 connections.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <param name="errno">Why it failed.</param>
    /// <returns>The descriptor, or -1.</returns>
    public static int Listen(SocketEndpoint endpoint, int backlog, out int errno)
    {
        var descriptor = Libc.socket(endpoint.Family, SocketType, 0);
        if (descriptor < 0)
        {
            errno = Libc.Errno;
            return -1;
        }

        Set(descriptor, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
        if (endpoint.IsIPv6) Set(descriptor, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 1);
        SetConnectionOptions(descriptor);
        var address = stackalloc byte[SocketEndpoint.MaxSockaddrBytes];
        var length = endpoint.WriteSockaddr(new Span<byte>(address, SocketEndpoint.MaxSockaddrBytes));
        if (Libc.bind(descriptor, address, length) == 0 && Libc.listen(descriptor, backlog) == 0)
        {
            errno = 0;
            return descriptor;
        }

        errno = Libc.Errno;
        _ = Libc.close(descriptor);
        return -1;
    }

    /// <summary>A second descriptor of a listening socket, for another loop; -1 when none is left.</summary>
    public static int Duplicate(int descriptor) => Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, 0);

    /// <summary>Begins to connect.</summary>
    /// <param name="to">The peer.</param>
    /// <param name="errno">0 when connected, EINPROGRESS when under way, else why it failed.</param>
    /// <returns>The descriptor; -1 when there is no socket to close.</returns>
    public static int Connect(SocketEndpoint to, out int errno)
    {
        var descriptor = Libc.socket(to.Family, SocketType, 0);
        if (descriptor < 0)
        {
            errno = Libc.Errno;
            return -1;
        }

        SetConnectionOptions(descriptor);
        var address = stackalloc byte[SocketEndpoint.MaxSockaddrBytes];
        var length = to.WriteSockaddr(new Span<byte>(address, SocketEndpoint.MaxSockaddrBytes));
        errno = Libc.connect(descriptor, address, length) == 0 ? 0 : Libc.Errno;
        return descriptor;
    }

    /// <summary>The pending error of a socket (SO_ERROR), cleared by reading it.</summary>
    public static int TakeError(int descriptor)
    {
        int error = 0, length = sizeof(int);
        return Libc.getsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_ERROR, (byte*)&error, &length) == 0 ? error : Libc.Errno;
    }

    /// <summary>The local address, or the default value when the socket has none.</summary>
    public static SocketEndpoint LocalOf(int descriptor)
    {
        var address = stackalloc byte[SocketEndpoint.MaxSockaddrBytes];
        var length = SocketEndpoint.MaxSockaddrBytes;
        return Libc.getsockname(descriptor, address, &length) == 0
            ? SocketEndpoint.FromSockaddr(new ReadOnlySpan<byte>(address, length))
            : default;
    }

    /// <summary>The round trip of a connection as TCP measured it (tcpi_rtt of TCP_INFO), in microseconds; 0 when it is not known.</summary>
    public static uint RoundTripMicroseconds(int descriptor)
    {
        const int rttOffset = 68;
        var info = stackalloc byte[rttOffset + sizeof(uint)];
        var length = rttOffset + sizeof(uint);
        return Libc.getsockopt(descriptor, Libc.IPPROTO_TCP, Libc.TCP_INFO, info, &length) == 0 && length == rttOffset + sizeof(uint)
            ? *(uint*)(info + rttOffset)
            : 0;
    }

    /// <summary>Makes the coming close a reset: the peer learns at once, and nothing waits in TIME_WAIT.</summary>
    public static void ResetOnClose(int descriptor)
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = Libc.setsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_LINGER, (byte*)linger, 2 * sizeof(int));
    }

    /// <summary>Sets TCP_USER_TIMEOUT. Linux applies it to a zero window too, however alive the peer is, so not where an application may pause.</summary>
    public static void LimitUnacknowledged(int descriptor) => Set(descriptor, Libc.IPPROTO_TCP, Libc.TCP_USER_TIMEOUT, UserTimeoutMilliseconds);

    private static void SetConnectionOptions(int descriptor)
    {
        Set(descriptor, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
        Set(descriptor, Libc.SOL_SOCKET, Libc.SO_KEEPALIVE, 1);
        Set(descriptor, Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, KeepAliveIdleSeconds);
        Set(descriptor, Libc.IPPROTO_TCP, Libc.TCP_KEEPINTVL, KeepAliveIntervalSeconds);
        Set(descriptor, Libc.IPPROTO_TCP, Libc.TCP_KEEPCNT, KeepAliveProbes);
    }

    private static void Set(int descriptor, int level, int name, int value) =>
        _ = Libc.setsockopt(descriptor, level, name, (byte*)&value, sizeof(int));
}
