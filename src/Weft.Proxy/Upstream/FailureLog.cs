using System.Text;

namespace Weft.Proxy.Upstream;

/// <summary>
/// The last failures of one worker, and how many there were of each kind. Only its worker writes, without a lock and without allocating; any
/// thread may read: what is overwritten meanwhile is left out.
/// </summary>
internal sealed class FailureLog
{
    /// <summary>Failures remembered on each worker: 100.</summary>
    public const int Capacity = 100;

    /// <summary>Bytes kept of a request's path: 128.</summary>
    public const int MaxPathBytes = 128;

    private const int MaxMethodBytes = 16;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Capacity).Select(_ => new Slot())];
    private readonly long[] _counts = new long[Enum.GetValues<FailureCode>().Length];
    private long _added;

    /// <summary>Remembers a failure. The worker's thread only.</summary>
    public void Add(in FailedTraffic traffic, ReadOnlySpan<byte> method = default, ReadOnlySpan<byte> path = default)
    {
        _counts[(int)traffic.Code]++;
        _slots[_added++ % Capacity].Set(traffic, method, path);
    }

    /// <summary>How many there were. Any thread.</summary>
    public long CountOf(FailureCode code) => Volatile.Read(ref _counts[(int)code]);

    /// <summary>Those remembered, in no order. Any thread.</summary>
    public IEnumerable<FailureSeen> Recent() => _slots.Select(slot => slot.Read()).OfType<FailureSeen>();

    // The version is odd while its worker writes.
    private sealed class Slot
    {
        private readonly byte[] _method = new byte[MaxMethodBytes];
        private readonly byte[] _path = new byte[MaxPathBytes];
        private FailedTraffic _traffic;
        private int _methodLength;
        private int _pathLength;
        private int _version;

        public void Set(in FailedTraffic traffic, ReadOnlySpan<byte> method, ReadOnlySpan<byte> path)
        {
            Interlocked.Increment(ref _version);
            _traffic = traffic;
            _methodLength = Copy(method, _method);
            _pathLength = Copy(path, _path);
            Interlocked.Increment(ref _version);
        }

        public FailureSeen? Read()
        {
            var version = Volatile.Read(ref _version);
            if (version == 0 || (version & 1) != 0) return null;
            var traffic = _traffic;
            var method = Encoding.UTF8.GetString(_method, 0, Math.Clamp(_methodLength, 0, MaxMethodBytes));
            var path = Encoding.UTF8.GetString(_path, 0, Math.Clamp(_pathLength, 0, MaxPathBytes));
            Interlocked.MemoryBarrier();
            return Volatile.Read(ref _version) == version ? new FailureSeen(traffic, method, path) : null;
        }

        private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
        {
            var length = Math.Min(from.Length, to.Length);
            from[..length].CopyTo(to);
            return length;
        }
    }
}
