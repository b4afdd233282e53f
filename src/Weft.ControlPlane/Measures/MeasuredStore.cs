using Weft.Resources.Envelope;
using Weft.Store.Contract;
using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary>A store whose operations are timed: Kuma's <c>store</c>, in seconds by operation and kind.</summary>
internal sealed class MeasuredStore(IResourceStore inner, InstanceMetrics metrics, TimeProvider time) : IResourceStore
{
    private readonly Distribution _operations = metrics.Histogram("store", "Seconds taken by operations of the store", Distribution.Seconds);

    /// <inheritdoc/>
    public long Version => inner.Version;

    /// <inheritdoc/>
    public Task<Resource> CreateAsync(Resource resource, ResourceKey? owner = null, CancellationToken cancellation = default) =>
        TimeAsync("create", resource.Kind.Name, () => inner.CreateAsync(resource, owner, cancellation));

    /// <inheritdoc/>
    public Task<Resource> UpdateAsync(Resource resource, CancellationToken cancellation = default) =>
        TimeAsync("update", resource.Kind.Name, () => inner.UpdateAsync(resource, cancellation));

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceKey key, long? version = null, CancellationToken cancellation = default) =>
        TimeAsync("delete", key.Kind, async () =>
        {
            await inner.DeleteAsync(key, version, cancellation);
            return true;
        });

    /// <inheritdoc/>
    public Task<Resource?> FindAsync(ResourceKey key, CancellationToken cancellation = default) => TimeAsync("get", key.Kind, () => inner.FindAsync(key, cancellation));

    /// <inheritdoc/>
    public Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default) =>
        TimeAsync("list", query.Kind.Name, () => inner.ListAsync(query, cancellation));

    /// <inheritdoc/>
    public Task<ChangeSubscription> SubscribeAsync(CancellationToken cancellation = default) => inner.SubscribeAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> TimeAsync<T>(string operation, string kind, Func<Task<T>> work)
    {
        var started = time.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            _operations.Record(time.GetElapsedTime(started).TotalSeconds, new MetricLabel("operation", operation), new MetricLabel("resource_type", kind));
        }
    }
}
