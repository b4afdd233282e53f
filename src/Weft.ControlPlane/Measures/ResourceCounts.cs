using Weft.Resources.Envelope;
using Weft.Store.Contract;
using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary><c>resources_count</c>: how many resources of each kind the store holds, counted when metrics are read.</summary>
internal sealed class ResourceCounts(IResourceStore store, ResourceCatalog catalog, InstanceMetrics metrics, TimeProvider time)
{
    private readonly Distribution _took = metrics.Histogram("component_store_counter", "Seconds taken to count the resources of the store", Distribution.Seconds);

    /// <summary>Counts.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        foreach (var kind in catalog.Kinds)
        {
            var page = await store.ListAsync(new ResourceQuery(kind) { Size = 1 }, cancel);
            metrics.Set(metrics.Gauge("resources_count", "Number of resources in the store", new MetricLabel("resource_type", kind.Name)), page.Total);
        }
        _took.Record(time.GetElapsedTime(started).TotalSeconds);
    }
}
