using System.Runtime.InteropServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// The system calls of the engine, named as in their manual pages; all arguments are blittable.
/// Only calls that are bounded and never block suppress the GC transition: recv and send of at most
/// <see cref="BoundedCopyBytes"/>, epoll_ctl and errno. A larger copy uses recv_long and send_long.
/// </summary>
internal static unsafe class Libc
{
    public const int BoundedCopyBytes = 16 * 1024;

    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int SOCK_STREAM = 1;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_ERROR = 4;
    public const int SO_SNDBUF = 7;
    public const int SO_RCVBUF = 8;
    public const int SO_KEEPALIVE = 9;
    public const int SO_LINGER = 13;
    public const int IPPROTO_IP = 0;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_IPV6 = 41;
    public const int IPV6_V6ONLY = 26;
    public const int SO_ORIGINAL_DST = 80;
    public const int TCP_NODELAY = 1;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;
    public const int TCP_KEEPCNT = 6;
    public const int TCP_INFO = 11;
    public const int TCP_USER_TIMEOUT = 18;
    public const int SHUT_WR = 1;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLEXCLUSIVE = 1u << 28;
    public const int EFD_NONBLOCK = 0x800;
    public const int EFD_CLOEXEC = 0x80000;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int RLIMIT_NOFILE = 7;
    public const int SIGPIPE = 13;

    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int EPIPE = 32;
    public const int ENETUNREACH = 101;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;
    public const int ETIMEDOUT = 110;
    public const int ECONNREFUSED = 111;
    public const int EHOSTUNREACH = 113;
    public const int EINPROGRESS = 115;

    private const string Name = "libc";

    /// <summary>errno of the calling thread; read it straight after the call it belongs to.</summary>
    public static int Errno => *__errno_location();

    [DllImport(Name), SuppressGCTransition]
    public static extern int* __errno_location();

    [DllImport(Name)]
    public static extern int socket(int domain, int type, int protocol);

    [DllImport(Name)]
    public static extern int bind(int descriptor, byte* address, int length);

    [DllImport(Name)]
    public static extern int listen(int descriptor, int backlog);

    [DllImport(Name)]
    public static extern int accept4(int descriptor, byte* address, int* length, int flags);

    [DllImport(Name)]
    public static extern int connect(int descriptor, byte* address, int length);

    [DllImport(Name)]
    public static extern int shutdown(int descriptor, int how);

    [DllImport(Name)]
    public static extern int close(int descriptor);

    [DllImport(Name)]
    public static extern int fcntl(int descriptor, int command, int argument);

    [DllImport(Name)]
    public static extern int getsockopt(int descriptor, int level, int name, byte* value, int* length);

    [DllImport(Name)]
    public static extern int setsockopt(int descriptor, int level, int name, byte* value, int length);

    [DllImport(Name)]
    public static extern int getsockname(int descriptor, byte* address, int* length);

    [DllImport(Name)]
    public static extern int getpeername(int descriptor, byte* address, int* length);

    [DllImport(Name), SuppressGCTransition]
    public static extern nint recv(int descriptor, byte* buffer, nint length, int flags);

    [DllImport(Name, EntryPoint = "recv")]
    public static extern nint recv_long(int descriptor, byte* buffer, nint length, int flags);

    [DllImport(Name), SuppressGCTransition]
    public static extern nint send(int descriptor, byte* buffer, nint length, int flags);

    [DllImport(Name, EntryPoint = "send")]
    public static extern nint send_long(int descriptor, byte* buffer, nint length, int flags);

    [DllImport(Name)]
    public static extern int open(byte* path, int flags, int mode);

    [DllImport(Name)]
    public static extern int statx(int folder, byte* path, int flags, uint mask, byte* found);

    [DllImport(Name)]
    public static extern nint read(int descriptor, byte* buffer, nint length);

    [DllImport(Name)]
    public static extern nint write(int descriptor, byte* buffer, nint length);

    [DllImport(Name)]
    public static extern int epoll_create1(int flags);

    [DllImport(Name), SuppressGCTransition]
    public static extern int epoll_ctl(int epoll, int operation, int descriptor, byte* record);

    [DllImport(Name)]
    public static extern int epoll_wait(int epoll, byte* records, int count, int timeoutMilliseconds);

    [DllImport(Name)]
    public static extern int eventfd(uint initial, int flags);

    [DllImport(Name)]
    public static extern nint signal(int number, nint handler);

    [DllImport(Name)]
    public static extern int getrlimit(int resource, ulong* softAndHard);

    [DllImport(Name)]
    public static extern int setrlimit(int resource, ulong* softAndHard);
}
