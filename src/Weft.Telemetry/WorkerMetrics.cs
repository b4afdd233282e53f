using System.Runtime.CompilerServices;

namespace Weft.Telemetry;

/// <summary>
/// One worker's cells. Only its owner thread writes, with plain adds and without allocating; any thread may read. A
/// 64-bit cell is never torn, so a reader sees a value that was true a moment ago.
/// </summary>
public sealed class WorkerMetrics
{
    internal const int ChunkBits = 10;
    internal const int ChunkLength = 1 << ChunkBits;
    private const int ChunkMask = ChunkLength - 1;

    // Replaced whole when the registry grows; the chunks inside are never copied, so no add is ever lost.
    private long[][] _chunks = [];

    internal WorkerMetrics()
    {
    }

    /// <summary>Adds <paramref name="delta"/> to this worker's part. Owner thread only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(MetricSlot slot, long delta) => Cell(slot.Index) += delta;

    /// <summary>Adds one. Owner thread only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment(MetricSlot slot) => Cell(slot.Index)++;

    /// <summary>Takes one away, for gauges. Owner thread only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Decrement(MetricSlot slot) => Cell(slot.Index)--;

    /// <summary>Replaces this worker's part, for gauges and for totals that something else counts. Owner thread only.</summary>
    public void Set(MetricSlot slot, long value) => Cell(slot.Index) = value;

    /// <summary>Records one duration. Owner thread only.</summary>
    /// <param name="slot">The histogram.</param>
    /// <param name="microseconds">The duration; negative counts as 0.</param>
    public void Record(HistogramSlot slot, long microseconds)
    {
        var value = Math.Max(0, microseconds);
        Cell(slot.First + HistogramBounds.BucketOf(value))++;
        Cell(slot.First + HistogramBounds.Count + 1) += value;
    }

    /// <summary>This worker's part. Any thread.</summary>
    public long Read(MetricSlot slot) => Volatile.Read(ref Cell(slot.Index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref long Cell(int index) => ref _chunks[index >> ChunkBits][index & ChunkMask];

    /// <summary>Sets cells back to 0 that nobody counts into.</summary>
    internal void Clear(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            Cell(i) = 0;
        }
    }

    internal void EnsureCells(int count)
    {
        var chunks = (count + ChunkMask) >> ChunkBits;
        if (chunks <= _chunks.Length)
        {
            return;
        }

        var grown = new long[chunks][];
        _chunks.CopyTo(grown, 0);
        for (var i = _chunks.Length; i < chunks; i++)
        {
            grown[i] = new long[ChunkLength];
        }

        Volatile.Write(ref _chunks, grown);
    }
}
