using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Routing;

namespace Weft.Benchmarks.HotPaths;

/// <summary>Matches a request for the last host, and its last route.</summary>
internal sealed class Routing : HotPath
{
    private readonly HeaderBlock _request = new();
    private readonly RouteTable _table;
#pragma warning disable RS0030 // seeded: the same picks in every run
    private readonly Random _chance = new(1);
#pragma warning restore RS0030

    public Routing(int hosts)
    {
        _table = new RouteTable("routes", [.. Enumerable.Range(1, hosts).Select(host => new HostRoutes($"h{host}", [$"service-{host}.mesh"],
            [Route("/health", true), Route("/v1/", false), Route("/", false)]))]);
        SampleRequest.Fill(_request);
        _request.SetAuthority(Encoding.ASCII.GetBytes($"service-{hosts}.mesh:8080"));
    }

    public override int Run() => _table.Match(_request)!.PickCluster(_chance);

    public override void Dispose()
    {
        _request.Dispose();
        base.Dispose();
    }

    private static RouteEntry Route(string path, bool isExact) => new(Encoding.ASCII.GetBytes(path), isExact, [(1, 1)], TimeSpan.Zero);
}
