using System.Net;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Upstream;

/// <summary>One cluster on one loop whose clock a test turns.</summary>
internal sealed class ClusterFixture : IDisposable
{
    private readonly LoopThread _loop;
    private readonly MetricRegistry _registry = new();

    public ClusterFixture(BalancingPolicy policy = BalancingPolicy.RoundRobin)
    {
        _loop = new LoopThread(Clock);
        Context = new UpstreamContext(new SessionContext(_loop.EventLoop), _registry.CreateWorker(), new ActiveCountTable(1), (_, _, _) => { });
        Model = new ClusterModel
        {
            Name = "c",
            StatName = "c",
            Service = "c",
            ConnectTimeout = TimeSpan.FromSeconds(1),
            IdleTimeout = TimeSpan.Zero,
            Protocol = UpstreamProtocol.Http1,
            Balancing = policy,
            ChoiceCount = 2,
            Metrics = new ClusterMetrics(_registry, "c"),
        };
        Cluster = new ClusterState(Context, Model);
    }

    public TurnedClock Clock { get; } = new();

    public UpstreamContext Context { get; }

    public ClusterModel Model { get; }

    public ClusterState Cluster { get; }

    public static EndpointModel Endpoint(int port, int weight = 1) => new(new SocketEndpoint(IPAddress.Loopback, port), weight);

    public void Use(params EndpointModel[] endpoints) => _loop.Do(() => Cluster.SetEndpoints(endpoints));

    public EndpointState StateOf(int port) => Cluster.Endpoints.Single(e => e.Address.Port == port);

    /// <summary>The ports of <paramref name="count"/> picks; 0 where none could be made.</summary>
    public int[] Pick(int count, params EndpointState[] tried) => _loop.Ask(() =>
    {
        var set = default(TriedEndpoints);
        foreach (var endpoint in tried) set.Add(endpoint);
        return Enumerable.Range(0, count).Select(_ => Cluster.Pick(set)?.Address.Port ?? 0).ToArray();
    });

    /// <summary>A connect to the endpoint was refused.</summary>
    public void Fail(int port) => _loop.Do(() => StateOf(port).OnConnectFailed(new ChannelClose(ChannelFault.ConnectRefused)));

    public void Succeed(int port) => _loop.Do(() => StateOf(port).OnAnswered());

    public void Do(Action action) => _loop.Do(action);

    public void Dispose() => _loop.Dispose();
}
