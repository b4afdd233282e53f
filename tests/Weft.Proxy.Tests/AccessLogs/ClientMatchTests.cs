using Weft.Proxy.AccessLogs;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Runtime;
using Weft.Proxy.Transport;
using Weft.ProxyConfig;

namespace Weft.Proxy.Tests.AccessLogs;

public sealed class ClientMatchTests
{
    private static readonly PeerCertificate Web = new(["spiffe://default/web", "kuma://kuma.io/service/web"], ["web.mesh"], DateTimeOffset.MaxValue, "", "", "");

    [Theory]
    [InlineData("spiffe://default/web", false, true)]
    [InlineData("spiffe://default/we", false, false)]
    [InlineData("spiffe://default/we", true, true)]
    [InlineData("spiffe://default/web/", true, false)]
    [InlineData("kuma://kuma.io/service/web", false, true)]
    [InlineData("web.mesh", false, false)]
    public void Any_name_of_the_client_may_match(string value, bool isPrefix, bool fits)
    {
        var match = new ClientMatch(new SanPattern(SanKind.Uri, isPrefix, value), "");
        match.Fits(Web, null).ShouldBe(fits);
        match.Fits(null, null).ShouldBeFalse("nobody proved who it is");
    }

    [Fact]
    public void All_that_is_given_must_match_and_nothing_given_is_everybody()
    {
        var both = new ClientMatch(new SanPattern(SanKind.Uri, IsPrefix: true, "spiffe://default/"), "api.mesh");
        both.Fits(Web, "API.mesh").ShouldBeTrue();
        both.Fits(Web, "other").ShouldBeFalse();
        both.Fits(Web, null).ShouldBeFalse();
        both.Fits(null, "api.mesh").ShouldBeFalse();
        new ClientMatch(null, "").Fits(null, null).ShouldBeTrue();
    }

    [Fact]
    public async Task A_log_for_other_clients_tells_nothing_of_this_one()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        var (forMesh, forAll) = (LoggedLines.Text("mesh"), LoggedLines.Text("all"));
        forMesh.Matches.Add(new ConnectionMatch { Client = new SanMatcher { Prefix = "spiffe://" } });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [forMesh, forAll] }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: web\r\n\r\n");
        await client.ReadUntilAsync("ok");

        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe(["all"]);
    }

    [Fact]
    public async Task More_logs_than_there_are_bits_and_matches_without_a_name_are_refused()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text("x")] });
        var structure = proxy.Structure();
        var logs = structure.Listeners[0].FilterChains[0].Http.AccessLogs;
        while (logs.Count < AccessLogSet.MaxLogs) logs.Add(LoggedLines.Text("x"));
        (await proxy.Runtime.ApplyAsync(structure)).ShouldBe(CommitResult.Applied);

        logs[0].Matches.Add(new ConnectionMatch { Client = new SanMatcher() });
        logs.Add(LoggedLines.Text("x"));
        (await proxy.Runtime.ApplyAsync(structure)).Violations.Select(violation => violation.ToString()).ShouldBe([
            "Listener listener: filter_chains[0].http.access_logs[0].matches[0].client: must have one of exact, prefix",
            "Listener listener: filter_chains[0].http.access_logs: must have at most 64 entries",
        ]);
    }
}
