using Weft.Resources.Envelope;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Measures;

/// <summary><c>resources_count</c>: how many resources of each kind the store holds, counted when metrics are read.</summary>
internal sealed class ResourceCounts(IResourceStore store, ResourceCatalog catalog, InstanceMetrics metrics)
{
    /// <summary>Counts.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        foreach (var kind in catalog.Kinds)
        {
            var page = await store.ListAsync(new ResourceQuery(kind) { Size = 1 }, cancel);
            metrics.Set(metrics.Gauge("resources_count", "Number of resources in the store", new Weft.Telemetry.MetricLabel("resource_type", kind.Name)), page.Total);
        }
    }
}
