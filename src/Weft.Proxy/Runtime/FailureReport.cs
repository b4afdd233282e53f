using Weft.Proxy.Upstream;

namespace Weft.Proxy.Runtime;

/// <summary>What a proxy itself made fail.</summary>
/// <param name="Counts">By code; those that never happened are left out.</param>
/// <param name="Recent">The last <see cref="MaxRecent"/>, newest first.</param>
public sealed record FailureReport(IReadOnlyList<KeyValuePair<string, long>> Counts, IReadOnlyList<FailureEntry> Recent)
{
    /// <summary>Failures shown: 100.</summary>
    public const int MaxRecent = FailureLog.Capacity;

    internal static FailureReport Of(IReadOnlyList<Worker> workers, TimeProvider time)
    {
        var counts = Enum.GetValues<FailureCode>().Where(code => code != FailureCode.None)
            .Select(code => KeyValuePair.Create(Failure.Of(code).Name, workers.Sum(worker => worker.Context.Failures.CountOf(code)))).Where(pair => pair.Value > 0).ToList();
        var now = time.GetUtcNow();
        var recent = workers.SelectMany(worker => worker.Context.Failures.Recent().Select(seen => FailureEntry.Of(seen, now - worker.Loop.Since(seen.Traffic.AtMicroseconds))))
            .OrderByDescending(entry => entry.At).Take(MaxRecent).ToList();
        return new FailureReport(counts, recent);
    }
}
