using Weft.DataPlane.Logging;
using Weft.Proxy.Runtime;
using Weft.Telemetry;

namespace Weft.DataPlane.Metrics;

/// <summary>The pushes that configuration asks for. One whose target stays goes on across changes.</summary>
internal sealed class OtlpPushes(MetricRegistry registry, string version, TimeProvider time, JsonLog log) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly List<Task> _ending = [];
    private List<OtlpPush> _pushes = [];

    /// <summary>Pushes as <paramref name="export"/> says from now on; null: to nobody.</summary>
    public void Take(MetricsExportModel? export)
    {
        lock (_gate)
        {
            var wanted = export?.OpenTelemetry.Distinct().ToList() ?? [];
            var kept = _pushes.Where(push => wanted.Contains(push.Target)).ToList();
            _ending.RemoveAll(task => task.IsCompleted);
            foreach (var gone in _pushes.Except(kept)) _ending.Add(Task.Run(async () => await gone.DisposeAsync()));
            foreach (var push in kept) push.Selection = export!.Selection;
            foreach (var target in wanted.Where(target => kept.All(push => push.Target != target)))
                kept.Add(new OtlpPush(target, export!.Selection, registry, version, _start, time, log));
            _pushes = kept;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Take(null);
        Task[] ending;
        lock (_gate) ending = [.. _ending];
        await Task.WhenAll(ending);
    }
}
