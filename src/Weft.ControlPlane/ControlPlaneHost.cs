using Weft.ControlPlane.Admission;
using Weft.ControlPlane.Api;
using Weft.ControlPlane.Configuration;
using Weft.ControlPlane.Defaults;
using Weft.ControlPlane.Discovery;
using Weft.ControlPlane.Hosting;
using Weft.ControlPlane.Insights;
using Weft.ControlPlane.Inspection;
using Weft.ControlPlane.Issuance;
using Weft.ControlPlane.Joining;
using Weft.ControlPlane.Measures;
using Weft.ControlPlane.Monitoring;
using Weft.ControlPlane.Registration;
using Weft.ControlPlane.Snapshots;
using Weft.Policies;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Store.Contract;
using Weft.Store.Memory;
using Weft.Store.Sqlite;
using Weft.Telemetry;

namespace Weft.ControlPlane;

/// <summary>The control plane, put together by hand: every part gets what it needs by its constructor, here and nowhere else.</summary>
internal sealed class ControlPlaneHost : IAsyncDisposable
{
    private readonly ControlPlaneSettings _settings;
    private readonly ILogger _log;
    private readonly IResourceStore _store;
    private readonly ResourceManager _resources;
    private readonly InsightRecorder _insights;
    private readonly AbandonedDataplanes _abandoned;
    private readonly ProxyRegistration _registration;
    private readonly WebApplication _api;
    private readonly WebApplication _dpServer;
    private readonly WebApplication _diagnostics;
    private readonly WebApplication _monitoring;
    private readonly CancellationTokenSource _stop = new();
    private Task _writingInsights = Task.CompletedTask;
    private Task _sweeping = Task.CompletedTask;
    private volatile bool _isReady;

    private ControlPlaneHost(ControlPlaneSettings settings, IResourceStore store, ILoggerFactory logs, TimeProvider clock)
    {
        _settings = settings;
        _log = logs.CreateLogger("weft-cp");
        var instanceId = $"{Environment.MachineName}-{Guid.CreateVersion7(clock.GetUtcNow()).ToString()[^4..]}";
        var metrics = new InstanceMetrics(new MetricRegistry(), "Standalone", instanceId, Version);
        ProcessMeasures.Register(metrics);
        store = new MeasuredStore(store, metrics, clock);
        _store = store;
        var catalog = PolicyCatalog.CreateCatalog();
        var reader = new ResourceReader(catalog);

        var secrets = new MeshSecrets(store);
        var authorities = new MeshAuthorities(secrets, clock);
        var tokens = new DataplaneTokens(secrets, clock);
        _resources = new ResourceManager(store, new MeshDefaults(authorities, tokens), settings.AllowsUnsafeDelete);
        _insights = new InsightRecorder(
            store, clock, instanceId, settings.FlushInterval, settings.SubscriptionLimit, logs.CreateLogger<InsightRecorder>());
        _registration = new ProxyRegistration(
            store, _resources, reader, tokens, _insights, clock, settings.DeregistrationDelay, settings.RequiresDataplaneToken,
            logs.CreateLogger<ProxyRegistration>());
        _abandoned = new AbandonedDataplanes(
            store, _registration, clock, settings.DeregistrationDelay + settings.ReconnectGrace, settings.CleanupAge, logs.CreateLogger<AbandonedDataplanes>());

        var lists = new ResourceLists(store);
        var proxies = new ConnectedProxies();
        _api = HttpServers.Plain(settings.Api, logs, new RequestMeasures(metrics, "api_server", clock), routes =>
        {
            new InfoEndpoints(settings, catalog, instanceId, Version).Map(routes);
            new OverviewEndpoints(store, lists).Map(routes);
            new MtlsEndpoints(store).Map(routes);
            new ProxyPageEndpoints(store, proxies).Map(routes);
            new TokenEndpoints(store, tokens).Map(routes);
            new CertificateEndpoints(store, new CertificateIssuer(authorities)).Map(routes);
            new ResourceEndpoints(catalog, _resources, store, lists, new WrittenResource(reader), settings.IsApiReadOnly).Map(routes);
        });

        var calls = new CallMeasures(metrics);
        _dpServer = DpServer(authorities, proxies, metrics, calls, logs, clock);
        _monitoring = Monitoring(_dpServer.Services.GetRequiredService<MeshBoard>(), calls, logs, clock);
        _diagnostics = HttpServers.Plain(
            settings.Diagnostics, logs, null, new DiagnosticsEndpoints(metrics, new ResourceCounts(store, catalog, metrics, clock), () => _isReady).Map);
    }

    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(ControlPlaneHost).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The port of the REST API; known once started.</summary>
    public int ApiPort => HttpServers.PortOf(_api);

    /// <summary>The port of the dp-server; known once started.</summary>
    public int DpServerPort => HttpServers.PortOf(_dpServer);

    /// <summary>The port of the diagnostics server; known once started.</summary>
    public int DiagnosticsPort => HttpServers.PortOf(_diagnostics);

    /// <summary>The port where Prometheus asks for its targets; known once started.</summary>
    public int MonitoringPort => HttpServers.PortOf(_monitoring);

    /// <summary>Opens the store, makes the default mesh and starts the servers.</summary>
    public static async Task<ControlPlaneHost> StartAsync(ControlPlaneSettings settings, ILoggerFactory logs, TimeProvider clock, CancellationToken cancel)
    {
        DataFolder.Ensure(settings.WorkDirectory);
        IResourceStore store = settings.IsPersistent
            ? SqliteStore.Open(settings.WorkDirectory, PolicyCatalog.CreateCatalog(), clock)
            : new MemoryStore(clock);
        try
        {
            var host = new ControlPlaneHost(settings, store, logs, clock);
            await host.StartAsync(cancel);
            return host;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the servers, writes what is left to write and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _isReady = false;
        _registration.Stop();
        foreach (var server in (WebApplication[])[_api, _monitoring, _dpServer, _diagnostics])
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }
        // After the streams have ended, so that their ends are written too.
        await _stop.CancelAsync();
        await _writingInsights;
        await _sweeping;
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    // Where proxies join, are told their configuration and are asked for their pages.
    private WebApplication DpServer(
        MeshAuthorities authorities, ConnectedProxies proxies, InstanceMetrics metrics, CallMeasures calls, ILoggerFactory logs, TimeProvider clock)
    {
        var certificate = DataFolder.ServerCertificate(_settings, clock);
        var bootstrap = new BootstrapEndpoint(_registration, _settings.AdminPort, certificate.CertificatePem);
        return HttpServers.Tls(
            _settings.DpServer,
            logs,
            certificate.Load(),
            new RequestMeasures(metrics, "dp_server", clock),
            calls,
            services =>
            {
                services.AddSingleton(_store).AddSingleton(clock).AddSingleton(new DiscoveryMetrics(metrics));
                services.AddDiscovery(_settings.MtlsStepTime);
                services.AddSingleton(proxies).AddSingleton<PageStreams>();
                services.AddSingleton<DiscoveryHost>(provider => new DiscoveryBridge(
                    _registration,
                    _insights,
                    new CertificateIssuer(authorities),
                    provider.GetRequiredService<LeavingProxies>(),
                    provider.GetRequiredService<CertificateBook>(),
                    provider.GetRequiredService<DiscoveryMetrics>(),
                    clock));
            },
            routes =>
            {
                bootstrap.Map(routes);
                routes.MapDiscovery();
                routes.MapGrpcService<PageStreams>();
            });
    }

    // Where Prometheus asks for its targets.
    private WebApplication Monitoring(MeshBoard board, CallMeasures calls, ILoggerFactory logs, TimeProvider clock)
    {
        var assignments = new AssignmentBoard(board, _settings.AssignmentRefreshInterval, clock);
        return HttpServers.Mixed(
            _settings.Monitoring,
            logs,
            calls,
            services => services.AddSingleton(assignments).AddSingleton<AssignmentStreams>(),
            routes =>
            {
                new AssignmentFetch(assignments, _settings.FetchTimeout, clock).Map(routes);
                new TargetList(assignments).Map(routes);
                routes.MapGrpcService<AssignmentStreams>();
            });
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        await _insights.CloseOrphansAsync(cancel);
        if (!_settings.SkipMeshCreation) await CreateDefaultMeshAsync(cancel);
        _writingInsights = _insights.RunAsync(_stop.Token);
        _sweeping = _abandoned.RunAsync(_stop.Token);
        await _diagnostics.StartAsync(cancel);
        await _dpServer.StartAsync(cancel);
        await _monitoring.StartAsync(cancel);
        await _api.StartAsync(cancel);
        _isReady = true;
        _log.LogInformation("api server: http://{Interface}:{Port}", _settings.Api.Interface, ApiPort);
        _log.LogInformation("dp server: https://{Interface}:{Port}", _settings.DpServer.Interface, DpServerPort);
        _log.LogInformation("monitoring assignments: http://{Interface}:{Port}", _settings.Monitoring.Interface, MonitoringPort);
        _log.LogInformation("diagnostics: http://{Interface}:{Port}", _settings.Diagnostics.Interface, DiagnosticsPort);
    }

    private async Task CreateDefaultMeshAsync(CancellationToken cancel)
    {
        if (await _store.FindAsync(BuiltInKinds.Mesh.Key("", MeshDefaults.DefaultMesh), cancel) is not null) return;
        var mesh = new Resource { Kind = BuiltInKinds.Mesh, Name = MeshDefaults.DefaultMesh, Spec = new MeshSpec() };
        await _resources.PutAsync(mesh, cancel);
        _log.LogInformation("created mesh {Mesh}", MeshDefaults.DefaultMesh);
    }
}
