using Weft.Proxy.Loop;

namespace Weft.Proxy.Upstream;

/// <summary>
/// One cluster on one worker. It outlives changes of configuration: pools are kept by endpoint address as long as the connections in
/// them would be made the same way.
/// </summary>
internal sealed class ClusterState
{
    private readonly Dictionary<SocketEndpoint, EndpointState> _endpoints = [];
    private readonly LoadBalancer _balancer;

    public ClusterState(UpstreamContext context, ClusterModel model)
    {
        Context = context;
        Model = model;
        _balancer = new LoadBalancer(context.Loop);
        if (model.StaticEndpoints is { } endpoints) SetEndpoints(endpoints);
    }

    public UpstreamContext Context { get; }

    public ClusterModel Model { get; private set; }

    /// <summary>The gRPC methods called on this worker.</summary>
    public GrpcMethodTable GrpcMethods => field ??= Model.Metrics.CreateGrpcMethods();

    public IReadOnlyCollection<EndpointState> Endpoints => _endpoints.Values;

    /// <summary>The endpoint for the next try, or null.</summary>
    public EndpointState? Pick(in TriedEndpoints tried)
    {
        var endpoint = _balancer.Pick(Model.Balancing, Model.ChoiceCount, tried);
        if (endpoint is null) Context.Metrics.Increment(Model.Metrics.Late.NoEndpoint);
        return endpoint;
    }

    /// <summary>Whether some endpoint was not tried yet.</summary>
    public bool HasUntried(in TriedEndpoints tried)
    {
        foreach (var endpoint in _endpoints.Values)
        {
            if (!tried.Contains(endpoint)) return true;
        }
        return false;
    }

    /// <summary>Takes a changed configuration of the same cluster.</summary>
    public void Update(ClusterModel model)
    {
        var keep = model.SharesConnectionsWith(Model);
        Model = model;
        if (!keep)
        {
            foreach (var endpoint in _endpoints.Values) endpoint.Retire();
        }
        if (model.StaticEndpoints is { } endpoints) SetEndpoints(endpoints);
    }

    /// <summary>Takes a new set of endpoints: known ones keep their pools, new ones begin, missing ones take nothing new and drain.</summary>
    public void SetEndpoints(IReadOnlyList<EndpointModel> endpoints)
    {
        var current = new List<EndpointState>(endpoints.Count);
        var gone = new HashSet<SocketEndpoint>(_endpoints.Keys);
        foreach (var model in endpoints)
        {
            if (!gone.Remove(model.Address) && _endpoints.TryGetValue(model.Address, out var twice) && current.Contains(twice)) continue;
            if (!_endpoints.TryGetValue(model.Address, out var endpoint))
                _endpoints[model.Address] = endpoint = new EndpointState(this, model.Address, Context.ActiveCountsOf(Model.Name, model.Address));
            endpoint.Weight = model.Weight;
            current.Add(endpoint);
        }
        foreach (var address in gone)
        {
            _endpoints[address].Retire();
            _endpoints.Remove(address);
        }
        _balancer.SetEndpoints(current);
        if (Context.Loop.Id != 0) return;
        Context.Metrics.Set(Model.Metrics.Endpoints, current.Count);
        Context.Metrics.Increment(Model.Metrics.Updates);
    }

    /// <summary>Its connections must be made anew.</summary>
    public void Retire()
    {
        foreach (var endpoint in _endpoints.Values) endpoint.Retire();
    }
}
