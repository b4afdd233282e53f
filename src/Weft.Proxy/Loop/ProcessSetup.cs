namespace Weft.Proxy.Loop;

/// <summary>What a process does once before its first loop runs.</summary>
internal static unsafe class ProcessSetup
{
    /// <summary>Ignores SIGPIPE (OpenSSL writes without MSG_NOSIGNAL) and raises RLIMIT_NOFILE to its hard limit.</summary>
    /// <returns>The number of descriptors the process may now open.</returns>
    public static long Prepare()
    {
        const nint ignore = 1;
        _ = Libc.signal(Libc.SIGPIPE, ignore);
        var limits = stackalloc ulong[2];
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, limits) != 0) return 1024;
        var before = limits[0];
        limits[0] = limits[1];
        if (Libc.setrlimit(Libc.RLIMIT_NOFILE, limits) != 0) return (long)before;
        return (long)Math.Min(limits[1], long.MaxValue);
    }
}
