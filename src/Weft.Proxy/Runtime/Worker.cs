using System.Text;
using Weft.Proxy.Listeners;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Runtime;

/// <summary>One worker thread: its loop, and its part of every cluster and listener. All but construction and <see cref="Start"/> runs on the loop.</summary>
internal sealed class Worker
{
    private readonly Thread _thread;
    private readonly string _proxyName;
    private readonly Dictionary<string, ClusterState> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListenerState> _listeners = new(StringComparer.Ordinal);
    private IReadOnlySet<string> _trustedRoots = new HashSet<string>();
    private readonly Dictionary<string, AcceptTarget> _accepting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<EndpointModel>> _assignments = new(StringComparer.Ordinal);

    public Worker(int id, ProxyOptions options, ActiveCountTable counts)
    {
        _proxyName = options.Name;
#pragma warning disable RS0030 // the injected source itself; without a seed .NET's is several times as fast
        var random = options.Seed is { } seed ? new Random(seed + id) : new Random();
        Loop = new EventLoop(id, options.TimeProvider, random, exception => options.Log("error", "loop_exception", exception.ToString()));
#pragma warning restore RS0030
        Metrics = options.Metrics.CreateWorker();
        Context = new UpstreamContext(new SessionContext(Loop), Metrics, counts, options.Log) { MaxConnections = options.MaxConnections, NodeId = Encoding.UTF8.GetBytes($"{options.Mesh}.{options.Name}") };
        _thread = new Thread(Loop.Run) { Name = $"weft-worker-{id}", IsBackground = true };
    }

    public EventLoop Loop { get; }

    public WorkerMetrics Metrics { get; }

    public UpstreamContext Context { get; }

    /// <summary>Sockets open now; any thread.</summary>
    public long OpenSockets => Volatile.Read(ref Loop.TransportStatistics.ConnectionsOpened) - Volatile.Read(ref Loop.TransportStatistics.ConnectionsClosed);

    /// <summary>Client connections that a drain waits for: all but those of the own application that ask nothing.</summary>
    public int CountBusy() => Context.Downstreams - _listeners.Values.Where(l => !l.Model.IsInbound).Sum(l => l.CountIdleSessions());

    public void Start() => _thread.Start();

    public void Stop()
    {
        Loop.Stop();
        if (_thread.IsAlive) _thread.Join(TimeSpan.FromSeconds(5));
    }

    /// <summary>Takes a new identity: connections to come use it, old ones take no new streams and close after their last.</summary>
    public void SetIdentity(TlsGeneration generation, IReadOnlySet<string> trustedRoots)
    {
        var old = Context.Tls;
        Context.Tls = generation;
        foreach (var cluster in _clusters.Values)
        {
            if (cluster.Model.Tls is not null) cluster.Retire();
        }
        CloseDistrusted(trustedRoots);
        old.Dispose();
    }

    /// <summary>Takes the endpoints of all clusters, also of those that the structure does not name yet.</summary>
    public void SetEndpoints(IReadOnlyDictionary<string, IReadOnlyList<EndpointModel>> assignments)
    {
        foreach (var name in _assignments.Keys.Where(name => !assignments.ContainsKey(name)).ToArray())
        {
            _assignments.Remove(name);
            if (_clusters.TryGetValue(name, out var cluster) && cluster.Model.StaticEndpoints is null) cluster.SetEndpoints([]);
        }
        foreach (var (name, endpoints) in assignments)
        {
            _assignments[name] = endpoints;
            if (_clusters.TryGetValue(name, out var cluster) && cluster.Model.StaticEndpoints is null) cluster.SetEndpoints(endpoints);
        }
    }

    /// <summary>Takes a structure whole: clusters first, then the listeners that point into them.</summary>
    public void SetStructure(StructureModel structure, IReadOnlyDictionary<string, ListenerState> states)
    {
        var clusters = new ClusterState[structure.Clusters.Count];
        for (var i = 0; i < clusters.Length; i++) clusters[i] = Take(structure.Clusters[i]);
        var names = structure.Clusters.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _clusters.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _clusters[name].SetEndpoints([]);
            _clusters.Remove(name);
        }
        foreach (var (name, gone) in _listeners)
        {
            if (!states.ContainsKey(name)) gone.Drain();
        }
        _listeners.Clear();
        foreach (var listener in structure.Listeners)
        {
            if (!states.TryGetValue(listener.Name, out var state)) continue;
            _listeners[listener.Name] = state;
            state.Update(listener, clusters);
        }
    }

    /// <summary>A state for a listener of this worker; filled by the next structure.</summary>
    public ListenerState CreateListener(ListenerModel model) => new(Context, _proxyName, model);

    /// <summary>Who came to a listener without the mesh's TLS, copied.</summary>
    public (IReadOnlyList<PlaintextClientStatus> Clients, long Others) PlaintextOf(string listener) => _listeners.TryGetValue(listener, out var state)
        ? ([.. state.Plaintext.Clients.Select(c => new PlaintextClientStatus(c.Address, c.Plaintext, c.ForeignTls, c.LastSeen))], state.Plaintext.Others)
        : ([], 0);

    /// <summary>Begins to accept for a bound address.</summary>
    public void Accept(string name, AcceptTarget target)
    {
        _accepting[name] = target;
        Loop.AddListener(target);
    }

    /// <summary>Accepts no more for a listener; its connections go on.</summary>
    public void StopAccepting(string name)
    {
        if (_accepting.Remove(name, out var target)) Loop.ScheduleRelease(target);
    }

    /// <summary>The process leaves: HTTP/1 answers say so, HTTP/2 sessions are told.</summary>
    public void Drain()
    {
        Context.Sessions.IsDraining = true;
        foreach (var listener in _listeners.Values)
        {
            if (listener.Model.IsInbound) listener.Drain();
        }
    }

    // Whatever carries it, and in either direction: a peer is only as good as the root that verified it.
    private void CloseDistrusted(IReadOnlySet<string> trustedRoots)
    {
        // No root at all is no distrust: mutual TLS was turned off, and what is open goes on.
        if (trustedRoots.Count == 0) return;
        var hasLostRoot = !_trustedRoots.IsSubsetOf(trustedRoots);
        _trustedRoots = trustedRoots;
        if (!hasLostRoot) return;
        foreach (var channel in Loop.Targets.OfType<TlsChannel>())
        {
            // A handshake under way still asks the old roots.
            var isTrusted = channel.IsOpen && (channel.Peer is not { } peer || trustedRoots.Contains(peer.RootSha256));
            if (!isTrusted && !channel.IsClosed) channel.Abort(new ChannelClose(ChannelFault.LocalAbort, "the root that verified the peer is trusted no more"));
        }
    }

    private ClusterState Take(ClusterModel model)
    {
        if (_clusters.TryGetValue(model.Name, out var known))
        {
            var isDiscoveredNow = known.Model.StaticEndpoints is not null && model.StaticEndpoints is null;
            known.Update(model);
            if (isDiscoveredNow) known.SetEndpoints(_assignments.GetValueOrDefault(model.Name, []));
            return known;
        }
        var cluster = new ClusterState(Context, model);
        _clusters[model.Name] = cluster;
        if (model.StaticEndpoints is null && _assignments.TryGetValue(model.Name, out var endpoints)) cluster.SetEndpoints(endpoints);
        return cluster;
    }
}
