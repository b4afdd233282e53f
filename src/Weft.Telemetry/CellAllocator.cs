namespace Weft.Telemetry;

/// <summary>
/// Gives out cells. Those of an expired scope are given out again only when nobody holds the scope any more, since who holds it may still count into
/// them. Used under the registry's lock.
/// </summary>
internal sealed class CellAllocator
{
    private readonly Dictionary<int, Stack<int>> _free = [];
    private readonly List<(WeakReference<MetricScope> Scope, (int Index, int Cells)[] Places)> _orphans = [];

    /// <summary>Cells ever given out: what a worker must have room for.</summary>
    public int Count { get; private set; }

    /// <summary>The first of that many cells in a row, all 0.</summary>
    public int Take(int cells, WorkerMetrics[] workers)
    {
        if (_orphans.Count > 0)
        {
            Collect(workers);
        }

        if (_free.TryGetValue(cells, out var free) && free.TryPop(out var index))
        {
            return index;
        }

        index = Count;
        Count += cells;
        return index;
    }

    /// <summary>The scope's cells are its own no more, once nobody holds it.</summary>
    public void GiveBack(MetricScope scope)
    {
        var places = scope.Metrics.Where(metric => metric.Cells > 0).Select(metric => (metric.Index, metric.Cells)).Distinct().ToArray();
        _orphans.Add((new WeakReference<MetricScope>(scope), places));
    }

    private void Collect(WorkerMetrics[] workers)
    {
        for (var i = _orphans.Count - 1; i >= 0; i--)
        {
            var (scope, places) = _orphans[i];
            if (scope.TryGetTarget(out _))
            {
                continue;
            }

            _orphans.RemoveAt(i);
            foreach (var (index, cells) in places)
            {
                foreach (var worker in workers)
                {
                    worker.Clear(index, cells);
                }

                if (!_free.TryGetValue(cells, out var free))
                {
                    _free[cells] = free = new Stack<int>();
                }

                free.Push(index);
            }
        }
    }
}
