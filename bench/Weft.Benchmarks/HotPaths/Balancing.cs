using System.Net;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Benchmarks.HotPaths;

/// <summary>Picks endpoints of a cluster, on a loop that does not turn.</summary>
internal sealed class Balancing : HotPath
{
    private readonly ClusterState _cluster;

    public Balancing(BalancingPolicy policy, int endpoints)
    {
        ProcessSetup.Prepare();
        var registry = new MetricRegistry();
#pragma warning disable RS0030 // seeded: the same picks in every run
        var loop = new EventLoop(0, TimeProvider.System, new Random(1), fault => throw new InvalidOperationException("the loop failed", fault));
#pragma warning restore RS0030
        var context = new UpstreamContext(new SessionContext(loop), registry.CreateWorker(), new ActiveCountTable(1), (_, _, _) => { });
        _cluster = new ClusterState(context, new ClusterModel
        {
            Name = "c",
            StatName = "c",
            Service = "c",
            ConnectTimeout = TimeSpan.FromSeconds(1),
            IdleTimeout = TimeSpan.Zero,
            Protocol = UpstreamProtocol.Http1,
            Balancing = policy,
            ChoiceCount = 2,
            Metrics = new ClusterMetrics(registry, "c"),
        });
        _cluster.SetEndpoints([.. Enumerable.Range(1, endpoints).Select(port => new EndpointModel(new SocketEndpoint(IPAddress.Loopback, port), 1))]);
    }

    public override int Run() => _cluster.Pick(default)!.Address.Port;
}
