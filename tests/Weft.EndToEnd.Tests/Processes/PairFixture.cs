namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A pair of sidecars that the tests of one class share. It starts with the first that asks, so that a missing program skips tests and breaks none.</summary>
/// <param name="services">Names, each with its protocol.</param>
public abstract class PairFixture(IReadOnlyDictionary<string, string> services) : IAsyncDisposable
{
    private readonly Dictionary<string, Task<IAsyncDisposable>> _servers = [];
    private Task<ServicePair>? _starting;

    internal Task<ServicePair> PairAsync() => _starting ??= ServicePair.StartAsync(services, PrepareAsync);

    /// <summary>The ways to a service, whose application is started when it is asked for the first time.</summary>
    internal async Task<Route> ReachAsync(string service)
    {
        var route = (await PairAsync()).To(service);
        if (!_servers.TryGetValue(service, out var server)) _servers[service] = server = ServeAsync(service, route.Direct);
        await server;
        return route;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var server in _servers.Values.Where(server => server.IsCompletedSuccessfully)) await (await server).DisposeAsync();
        if (_starting is { IsCompletedSuccessfully: true }) await (await _starting).DisposeAsync();
    }

    /// <summary>Stores what the sidecars are to find when they start.</summary>
    private protected virtual Task PrepareAsync(MeshUnderTest mesh) => Task.CompletedTask;

    /// <summary>Starts a service's application on that port of 127.0.0.1; returns once it accepts.</summary>
    protected abstract Task<IAsyncDisposable> ServeAsync(string service, int port);
}
