using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Routing;

namespace Weft.Proxy.Tests.Routing;

public sealed class RouteTableTests
{
    private static readonly RouteTable Table = new("t",
    [
        new HostRoutes("any", ["*"], [Route("/", 9)]),
        new HostRoutes("api", ["api.mesh", "api"], [Route("/exact", 1, exact: true), Route("/v1/", 2), Route("/v1", 3)]),
        new HostRoutes("six", ["[::1]"], [Route("/", 4)]),
    ]);

    [Theory]
    [InlineData("api.mesh", "/exact", 1)]
    [InlineData("API.Mesh:8080", "/exact?a=b", 1)]
    [InlineData("api", "/v1/x", 2)]
    [InlineData("api", "/v1x", 3)]
    [InlineData("api", "/exact/more", -1)]
    [InlineData("other", "/exact", 9)]
    [InlineData("", "/", 9)]
    [InlineData("[::1]:80", "/", 4)]
    [InlineData("[::1]", "/", 4)]
    [InlineData("[::2]", "/", 9)]
    public void The_host_decides_first_and_then_the_first_route_that_fits(string authority, string path, int cluster) =>
        Picked(Table, authority, path).ShouldBe(cluster);

    [Fact]
    public void Each_of_many_hosts_is_found_in_any_case_and_the_first_to_claim_a_name_has_it()
    {
        var table = new RouteTable("many",
        [
            .. Enumerable.Range(0, 1000).Select(i => new HostRoutes($"{i}", [$"service-{i}.mesh", new string('a', i % 40) + i], [Route("/", i)])),
            new HostRoutes("late", ["service-7.mesh", "*"], [Route("/", 5000)]),
        ]);

        for (var i = 0; i < 1000; i++)
        {
            Picked(table, $"SERVICE-{i}.Mesh:80").ShouldBe(i);
            Picked(table, new string('A', i % 40) + i).ShouldBe(i);
        }
        Picked(table, "service-1000.mesh").ShouldBe(5000);
        Picked(table, "SERVICE\r7.mesh").ShouldBe(5000);
    }

    [Fact]
    public void Weights_share_the_requests()
    {
        var route = new RouteEntry([], false, [(0, 1), (1, 3)], TimeSpan.FromSeconds(1.5));
        var chance = new Random(3); // seeded: the same picks every time

        var picks = Enumerable.Range(0, 4000).Select(_ => route.PickCluster(chance)).ToArray();

        picks.Count(cluster => cluster == 0).ShouldBeInRange(900, 1100);
        route.TimeoutMilliseconds.ShouldBe(1500);
    }

    private static int Picked(RouteTable table, string authority, string path = "/")
    {
        using var request = new HeaderBlock();
        request.SetMethod("GET"u8);
        request.SetAuthority(Encoding.ASCII.GetBytes(authority));
        request.SetPath(Encoding.ASCII.GetBytes(path));
        return table.Match(request)?.PickCluster(new Random(1)) ?? -1; // seeded: one cluster needs no chance
    }

    private static RouteEntry Route(string path, int cluster, bool exact = false) =>
        new(Encoding.ASCII.GetBytes(path), exact, [(cluster, 1)], TimeSpan.Zero);
}
