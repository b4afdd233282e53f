using Weft.Proxy.AccessLogs;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Upstream;
using Weft.ProxyConfig;

namespace Weft.Proxy.Runtime;

/// <summary>
/// The proxy: worker threads, and the only way configuration reaches them. Each unit is checked and prepared off the loops, then
/// committed on every worker; a unit with a fault changes nothing. All members may be called from any thread.
/// </summary>
public sealed class ProxyRuntime : IAsyncDisposable
{
    private static readonly TimeSpan Tidying = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(50);

    private readonly ProxyOptions _options;
    private readonly Worker[] _workers;
    private readonly ActiveCountTable _counts;
    private readonly ListenerTable _listeners;
    private readonly ObservedPorts _ports;
    private readonly TraceBackends _backends = new();
    private readonly ServerMetrics _server;
    private readonly LogSinkTable _sinks;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ITimer _tidyTimer;
    private StructureModel _structure = StructureModel.Empty;
    private SecretSet _secrets = SecretSet.Empty;
    private Dictionary<string, IReadOnlyList<EndpointModel>> _assignments = new(StringComparer.Ordinal);
    private bool _disposed;
    private bool _started;

    public ProxyRuntime(ProxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        ProcessSetup.Prepare();
        var count = options.Workers > 0 ? options.Workers : Environment.ProcessorCount < 4 ? 1 : 2;
        _counts = new ActiveCountTable(count);
        _workers = [.. Enumerable.Range(0, count).Select(id => new Worker(id, options, _counts))];
        _ports = new ObservedPorts();
        _listeners = new ListenerTable(_workers, options.Log);
        _sinks = new LogSinkTable(count, options.Metrics, options.OpenLog);
        _tidyTimer = options.TimeProvider.CreateTimer(_ => _ = TidyAsync(), null, Tidying, Tidying);
        RuntimeMetrics.Register(options.Metrics, _workers);
        Spans = new SpanOutlet(_backends, [.. _workers.Select(worker => worker.Context.Spans)]);
        _server = new ServerMetrics(options, _workers, () => _structure);
    }

    /// <summary>Worker threads.</summary>
    public int WorkerCount => _workers.Length;

    /// <summary>Ended spans, for an exporter.</summary>
    public SpanOutlet Spans { get; }

    /// <summary>Starts the workers. Configuration may be applied before and after.</summary>
    public void Start()
    {
        _started = true;
        foreach (var worker in _workers) worker.Start();
    }

    /// <summary>Applies an identity unit.</summary>
    public async Task<CommitResult> ApplyAsync(IdentityUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        using var turn = await EnterAsync();
        var secrets = IdentityBuilder.Build(unit, _secrets.Generation + 1, _options.TimeProvider.GetUtcNow(), out var roots, out var violations);
        if (secrets is null) return CommitResult.Refused(violations);
        var generations = _workers.Select(_ => Prepare(secrets, _structure)).ToArray();
        _secrets = secrets;
        await OnWorkersAsync((worker, i) => worker.SetIdentity(generations[i], roots));
        _server.OnSecrets(secrets, _structure, isNew: true);
        return CommitResult.Applied;
    }

    /// <summary>Applies an endpoints unit.</summary>
    public async Task<CommitResult> ApplyAsync(EndpointsUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        using var turn = await EnterAsync();
        var problems = new ViolationCollector();
        var assignments = new Dictionary<string, IReadOnlyList<EndpointModel>>(StringComparer.Ordinal);
        foreach (var assignment in unit.Assignments)
        {
            problems.Enter("ClusterLoadAssignment", assignment.Cluster);
            assignments[assignment.Cluster] = [.. assignment.Endpoints.Select((e, i) => EndpointReader.Read(e, $"endpoints[{i}]", problems))];
        }
        if (problems.Any) return CommitResult.Refused(problems.Violations);
        _assignments = assignments;
        await OnWorkersAsync((worker, _) => worker.SetEndpoints(assignments));
        _counts.Keep(NamedEndpoints().Select(named => (named.Cluster.Name, named.Endpoint.Address)).ToHashSet());
        return CommitResult.Applied;
    }

    /// <summary>Applies a structure unit. A listener whose address the system refuses is no fault of the unit: it is tried again.</summary>
    public async Task<CommitResult> ApplyAsync(StructureUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        using var turn = await EnterAsync();
        var structure = StructureBuilder.Build(unit, _options, _ports, _backends, _sinks, Admin, out var violations);
        _server.OnStructure(isTaken: structure is not null);
        if (structure is null) return CommitResult.Refused(violations);
        var states = _listeners.Prepare(structure);
        _sinks.Commit();
        await OnWorkersAsync((worker, i) => worker.SetStructure(structure, states[i]));
        _server.OnGone(_structure, structure);
        _structure = structure;
        _ports.Keep(structure.Listeners.Select(listener => listener.Name).ToHashSet(StringComparer.Ordinal));
        _listeners.Bind(structure);
        _server.OnSecrets(_secrets, structure, isNew: false);
        _options.MetricsExportTaken(structure.Metrics);
        _options.Metrics.Retain(structure.Scopes, Milliseconds());
        return CommitResult.Applied;
    }

    /// <summary>
    /// Serves HTTP/1.1 requests at a loopback address in this process, from now on and whatever configuration says. The handler runs on
    /// a worker and must be quick.
    /// </summary>
    /// <exception cref="ArgumentException">The address is not of the loopback.</exception>
    public async Task ServeAdminAsync(SocketAddress address, Func<Local.LocalRequest, Local.LocalResponse> handler)
    {
        var problems = new ViolationCollector();
        var endpoint = EndpointReader.ReadAddress(address, "admin.address", problems);
        if (problems.Any || !endpoint.IsLoopback) throw new ArgumentException($"The admin address must be of the loopback: {address}", nameof(address));
        using var turn = await EnterAsync();
        Admin = new Listeners.ListenerModel
        {
            Name = AdminListenerName,
            Address = endpoint,
            IsInbound = false,
            Service = "",
            Chains = [new Listeners.FilterChainModel { Local = request => new(handler(request)) }],
            Metrics = new Listeners.ListenerMetrics(_options.Metrics, "admin"),
        };
        var structure = _structure with { Listeners = [.. _structure.Listeners.Where(l => l.Name != AdminListenerName), Admin] };
        var states = _listeners.Prepare(structure);
        await OnWorkersAsync((worker, i) => worker.SetStructure(structure, states[i]));
        _structure = structure;
        _listeners.Bind(structure);
    }

    /// <summary>The listeners and whether they listen.</summary>
    public async Task<IReadOnlyList<ListenerStatus>> ListenersAsync()
    {
        using var turn = await EnterAsync();
        return [.. _structure.Listeners.Select(_listeners.StatusOf)];
    }

    /// <summary>Who came without the mesh's TLS to the listeners that allow it.</summary>
    public async Task<IReadOnlyList<PlaintextInbound>> PlaintextAsync()
    {
        using var turn = await EnterAsync();
        var open = _structure.Listeners.Where(listener => listener.ReadsFirstBytes).ToList();
        var seen = new List<PlaintextClientStatus>[open.Count];
        var others = new long[open.Count];
        for (var i = 0; i < seen.Length; i++) seen[i] = [];
        await OnWorkersAsync((worker, _) =>
        {
            for (var i = 0; i < seen.Length; i++)
            {
                var (clients, rest) = worker.PlaintextOf(open[i].Name);
                lock (seen[i]) seen[i].AddRange(clients);
                Interlocked.Add(ref others[i], rest);
            }
        });
        return [.. open.Select((listener, i) => PlaintextInbound.Of(listener, seen[i], others[i]))];
    }

    /// <summary>The endpoints of every cluster. Cheap; reads what was applied last.</summary>
    public IReadOnlyList<EndpointStatus> Endpoints() =>
        [.. from named in NamedEndpoints()
            let active = _counts.Of(named.Cluster.Name, named.Endpoint.Address).Sum()
            select new EndpointStatus(named.Cluster.Name, named.Endpoint.Address.ToString(), named.Endpoint.Weight, active)];

    /// <summary>The last hundred failures that this proxy made, newest first, and how many there were of each kind. Cheap.</summary>
    public FailureReport Failures() => FailureReport.Of(_workers, _options.TimeProvider);

    /// <summary>Grows whenever <see cref="Ports"/> says something else than before.</summary>
    public int PortsVersion => _ports.Version;

    /// <summary>What the listeners were seen to speak. Cheap.</summary>
    public IReadOnlyList<PortStatus> Ports() => [.. _ports.All.Select(PortStatus.Of)];

    /// <summary>
    /// Leaves: accepts for <see cref="ProxyOptions.LeaveGrace"/> or until <paramref name="acknowledged"/>, then closes the inbounds, tells
    /// every client, and returns when nothing is open, after <paramref name="drainTime"/>, or on <paramref name="now"/>.
    /// </summary>
    public async Task DrainAsync(Task acknowledged, TimeSpan drainTime, CancellationToken now)
    {
        _server.OnLeaving();
        var clock = _options.TimeProvider;
        var start = clock.GetTimestamp();
        try
        {
            await Task.WhenAny(acknowledged, Task.Delay(_options.LeaveGrace, clock, now));
            using (await EnterAsync())
            {
                _listeners.CloseInbound(_structure);
                await OnWorkersAsync((worker, _) => worker.Drain());
            }
            while (!now.IsCancellationRequested && clock.GetElapsedTime(start) < drainTime)
            {
                var open = 0;
                await OnWorkersAsync((worker, _) => Interlocked.Add(ref open, worker.CountBusy()));
                if (open == 0) return;
                await Task.Delay(DrainPoll, clock, now);
            }
        }
        catch (OperationCanceledException) when (now.IsCancellationRequested)
        {
            // Asked to leave at once.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _tidyTimer.DisposeAsync();
        _listeners.CloseAll();
        if (_started)
        {
            // First no worker accepts, then each has taken what another handed over: a stopped one would hold it open for ever.
            await OnWorkersAsync((_, _) => { });
            await OnWorkersAsync((_, _) => { });
        }
        foreach (var worker in _workers) worker.Stop();
        _gate.Dispose();
    }

    private const string AdminListenerName = "admin";

    private Listeners.ListenerModel? Admin { get; set; }

    private static TlsGeneration Prepare(SecretSet secrets, StructureModel structure)
    {
        var generation = new TlsGeneration(secrets);
        foreach (var cluster in structure.Clusters)
        {
            if (cluster.Tls is { } tls) generation.Client(tls);
        }
        foreach (var chain in structure.Listeners.SelectMany(listener => listener.Chains))
        {
            if (chain.Tls is { } tls) generation.Server(tls);
        }
        return generation;
    }

    private IEnumerable<(ClusterModel Cluster, EndpointModel Endpoint)> NamedEndpoints()
    {
        var assignments = _assignments;
        return from cluster in _structure.Clusters
               from endpoint in cluster.StaticEndpoints ?? assignments.GetValueOrDefault(cluster.Name, [])
               select (cluster, endpoint);
    }

    // What nobody waits for: addresses that were in use, series of what is gone.
    private async Task TidyAsync()
    {
        if (_disposed) return;
        // In turn: a configuration that is being built may name again what would expire.
        using var turn = await EnterAsync();
        _options.Metrics.Expire(Milliseconds(), (long)_options.SeriesIdle.TotalMilliseconds);
        if (_listeners.HasFailed) _listeners.Bind(_structure);
    }

    private long Milliseconds() => (long)_options.TimeProvider.GetElapsedTime(0).TotalMilliseconds;

    private async Task<GateTurn> EnterAsync()
    {
        await _gate.WaitAsync();
        return new GateTurn(_gate);
    }

    /// <summary>Runs <paramref name="action"/> on every worker and waits for the last.</summary>
    private Task OnWorkersAsync(Action<Worker, int> action)
    {
        var done = new Task[_workers.Length];
        for (var i = 0; i < done.Length; i++)
        {
            var worker = _workers[i];
            var index = i;
            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done[i] = completion.Task;
            worker.Loop.Post(() =>
            {
                try
                {
                    action(worker, index);
                    completion.SetResult();
                }
                catch (Exception exception)
                {
                    completion.SetException(exception);
                }
            });
        }
        return Task.WhenAll(done);
    }

    /// <summary>One change at a time.</summary>
    private readonly struct GateTurn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
