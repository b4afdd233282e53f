using Weft.Proxy.Sessions;
using Weft.Proxy.Tests.Runtime;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class ClusterStateTests
{
    [Fact]
    public void Known_endpoints_stay_the_same_and_take_their_new_weight()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2));
        var kept = fixture.StateOf(2);

        fixture.Use(ClusterFixture.Endpoint(2, weight: 3), ClusterFixture.Endpoint(3));

        fixture.StateOf(2).ShouldBeSameAs(kept);
        kept.Weight.ShouldBe(3);
        fixture.Cluster.Endpoints.Select(e => e.Address.Port).Order().ShouldBe([2, 3]);
    }

    [Fact]
    public void An_endpoint_named_twice_has_one_state()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(1));
        fixture.Cluster.Endpoints.Count.ShouldBe(1);
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(1));
        fixture.Cluster.Endpoints.Count.ShouldBe(1);
    }

    [Fact]
    public void A_failure_is_remembered_over_updates()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2));
        fixture.Fail(1);
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2), ClusterFixture.Endpoint(3));
        fixture.Pick(30).ShouldNotContain(1);
    }

    [Fact]
    public void Active_counts_survive_an_endpoint_that_leaves_and_comes_back()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1));
        fixture.Do(() => fixture.StateOf(1).Active.Add(0, 4));
        fixture.Use();
        fixture.Use(ClusterFixture.Endpoint(1));
        fixture.StateOf(1).Active.Sum().ShouldBe(4);
    }

    [Fact]
    public async Task Pools_survive_endpoint_updates_and_those_of_gone_endpoints_drain()
    {
        var ended = new TaskCompletionSource();
        var hasRequest = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            for (var i = 0; i < 3; i++)
            {
                await peer.ReadHeadAsync();
                if (i == 2)
                {
                    hasRequest.SetResult();
                    await may.Task;
                }
                await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            }
            await peer.ReadToEndAsync();
            ended.SetResult();
        });
        using var other = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await AskAsync(client);
        await proxy.UseEndpointsAsync(app.Port);
        await AskAsync(client);
        (await proxy.Runtime.ApplyAsync(proxy.Structure())).IsApplied.ShouldBeTrue();
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        await hasRequest.Task;
        app.Connections.ShouldBe(1);

        await proxy.UseEndpointsAsync(other.Port);
        may.SetResult();

        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await AskAsync(client);
        other.Connections.ShouldBe(1);
    }

    [Fact]
    public void Connections_are_shared_only_by_what_would_make_them_the_same_way()
    {
        using var fixture = new ClusterFixture();
        var plain = fixture.Model;
        UpstreamTlsModel Tls(string sni) => new("i", "b", sni, [], new ProtocolList(["weft/1", "kuma"]));

        plain.SharesConnectionsWith(plain with { Balancing = BalancingPolicy.LeastRequest }).ShouldBeTrue();
        plain.SharesConnectionsWith(plain with { Protocol = UpstreamProtocol.Http2 }).ShouldBeFalse();
        (plain with { Tls = Tls("a") }).SharesConnectionsWith(plain with { Tls = Tls("a") }).ShouldBeTrue();
        (plain with { Tls = Tls("a") }).SharesConnectionsWith(plain with { Tls = Tls("b") }).ShouldBeFalse();
        (plain with { Tls = Tls("a") }).SharesConnectionsWith(plain).ShouldBeFalse();
    }

    [Fact]
    public void A_try_that_the_connection_spoiled_spares_its_endpoint_and_still_counts()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2));
        var tried = default(TriedEndpoints);

        tried.Add(fixture.StateOf(1));
        tried.Add(fixture.StateOf(2));
        tried.SpareLast();

        tried.Count.ShouldBe(2);
        tried.Contains(fixture.StateOf(1)).ShouldBeTrue();
        tried.Contains(fixture.StateOf(2)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(StreamFault.ConnectFailed, true)]
    [InlineData(StreamFault.ConnectTimedOut, true)]
    [InlineData(StreamFault.HandshakeFailed, true)]
    [InlineData(StreamFault.Refused, true)]
    [InlineData(StreamFault.TunnelUnsupported, true)]
    [InlineData(StreamFault.ConnectionRetired, true)]
    [InlineData(StreamFault.IdleConnectionClosed, false)]
    [InlineData(StreamFault.ConnectionLost, false)]
    [InlineData(StreamFault.PeerReset, false)]
    [InlineData(StreamFault.ProtocolError, false)]
    [InlineData(StreamFault.TimedOut, false)]
    internal void Only_faults_before_delivery_may_be_tried_again(StreamFault fault, bool expected) => fault.NothingDelivered().ShouldBe(expected);

    private static async Task AskAsync(RawPeer client)
    {
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
    }
}
