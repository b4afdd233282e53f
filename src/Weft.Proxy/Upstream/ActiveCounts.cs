namespace Weft.Proxy.Upstream;

/// <summary>
/// Requests under way at one endpoint, by worker. Each worker writes its own cell, a cache line apart; a pick sums all of them, so that
/// least request sees the load of the whole process without a contended write.
/// </summary>
internal sealed class ActiveCounts(int workers)
{
    private const int CellsPerLine = 8;

    private readonly long[] _cells = new long[(workers + 1) * CellsPerLine];

    public void Add(int worker, int delta)
    {
        ref var cell = ref _cells[(worker + 1) * CellsPerLine];
        Volatile.Write(ref cell, cell + delta);
    }

    public long Sum()
    {
        var sum = 0L;
        for (var i = CellsPerLine; i < _cells.Length; i += CellsPerLine) sum += Volatile.Read(ref _cells[i]);
        return sum;
    }
}
