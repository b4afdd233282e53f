using Weft.ProxyConfig;
using Weft.Telemetry;

#pragma warning disable CA1822
// The engine's door as agreed; goes away when Weft.Proxy.Runtime lands.
namespace Weft.Proxy.Runtime;

public sealed record ProxyOptions
{
    public int Workers { get; init; }
    public TimeSpan DrainTime { get; init; }
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
    public required MetricRegistry Metrics { get; init; }
    public string Mesh { get; init; } = "";
    public string Name { get; init; } = "";
    public string Service { get; init; } = "";
}

public sealed record IdentityUnit(string Version, IReadOnlyList<Secret> Secrets);

public sealed record EndpointsUnit(string Version, IReadOnlyList<ClusterLoadAssignment> Assignments);

public sealed record StructureUnit(string Version, IReadOnlyList<Listener> Listeners, IReadOnlyList<RouteConfiguration> Routes, IReadOnlyList<Cluster> Clusters);

public abstract record CommitResult
{
    public sealed record Applied : CommitResult;

    public sealed record Refused(string ResourceType, string Name, string Field, string Message) : CommitResult;
}

public sealed class ProxyRuntime(ProxyOptions options) : IAsyncDisposable
{
    public ProxyOptions Options { get; } = options;

    public void Start()
    {
    }

    public Task<CommitResult> ApplyAsync(IdentityUnit unit) => Task.FromResult<CommitResult>(new CommitResult.Applied());

    public Task<CommitResult> ApplyAsync(EndpointsUnit unit) => Task.FromResult<CommitResult>(new CommitResult.Applied());

    public Task<CommitResult> ApplyAsync(StructureUnit unit) => Task.FromResult<CommitResult>(new CommitResult.Applied());

    public Task DrainAsync(CancellationToken now) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
