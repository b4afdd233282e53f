using System.Runtime.InteropServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// A file that several processes may append to: each write is added at its end (O_APPEND), which .NET's own files do not do. For threads
/// that may wait; never for a loop.
/// </summary>
public sealed unsafe class AppendFile : IDisposable
{
    private const int O_WRONLY = 1;
    private const int O_CREAT = 0x40;
    private const int O_APPEND = 0x400;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;
    private const int ReadableByAll = 0x1A4;
    private const int AT_FDCWD = -100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const uint STATX_INO = 0x100;
    private const int StatxBytes = 256;
    private const int StatxInode = 32;
    private const int StatxDevice = 136;

    private readonly string _path;
    private readonly bool _isStandard;
    private readonly (ulong Inode, ulong Device)? _own;
    private int _descriptor;

    private AppendFile(string path, int descriptor, bool isStandard)
    {
        (_path, _descriptor, _isStandard) = (path, descriptor, isStandard);
        _own = Identity(descriptor, "", AT_EMPTY_PATH);
    }

    /// <summary>False once another file, or none, stands at the path: it was moved or deleted.</summary>
    public bool IsCurrent => _isStandard || (_own is not null && _own == Identity(AT_FDCWD, _path, 0));

    /// <summary>Opens, or creates, a file; /dev/stdout and /dev/stderr are this process's own. A named pipe needs a reader.</summary>
    /// <param name="path">Where.</param>
    /// <param name="problem">What the system said, when null is returned.</param>
    public static AppendFile? Open(string path, out string? problem)
    {
        var standard = path switch { "/dev/stdout" => 1, "/dev/stderr" => 2, _ => 0 };
        int descriptor;
        if (standard != 0) descriptor = Libc.fcntl(standard, Libc.F_DUPFD_CLOEXEC, 3);
        else fixed (byte* name = Terminated(path)) descriptor = Libc.open(name, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, ReadableByAll);
        problem = descriptor < 0 ? Marshal.GetPInvokeErrorMessage(Libc.Errno) : null;
        return descriptor < 0 ? null : new AppendFile(path, descriptor, standard != 0);
    }

    /// <summary>Appends what the system takes at once.</summary>
    /// <returns>Bytes taken, which may be fewer; 0 with <paramref name="problem"/> when none were.</returns>
    public int Write(ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = null;
        fixed (byte* start = bytes)
        {
            nint written;
            do written = Libc.write(_descriptor, start, bytes.Length);
            while (written < 0 && Libc.Errno == Libc.EINTR);
            if (written >= 0) return (int)written;
            problem = Marshal.GetPInvokeErrorMessage(Libc.Errno);
            return 0;
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0) _ = Libc.close(_descriptor);
        _descriptor = -1;
    }

    private static (ulong Inode, ulong Device)? Identity(int folder, string path, int flags)
    {
        var found = stackalloc byte[StatxBytes];
        fixed (byte* name = Terminated(path))
        {
            if (Libc.statx(folder, name, flags, STATX_INO, found) != 0) return null;
        }
        return (*(ulong*)(found + StatxInode), *(ulong*)(found + StatxDevice));
    }

    private static byte[] Terminated(string path) => System.Text.Encoding.UTF8.GetBytes(path + '\0');
}
