using System.Text;
using Google.Protobuf;
using Weft.DataPlane.Admin;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Logging;
using Weft.Proxy.Local;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.Telemetry;

namespace Weft.DataPlane.Tests.Admin;

public sealed class AdminPagesTests : IDisposable
{
    private readonly AppliedUnits _applied = new();
    private readonly JsonLog _log = new(Stream.Null, LogLevel.Info, TimeProvider.System);
    private readonly AdminPages _pages;

    public AdminPagesTests()
    {
        var metrics = new MetricRegistry();
        metrics.Shared.Increment(metrics.Counter("weft_test_total", "Of this test.", "test.total"));
        _pages = new AdminPages(metrics, _applied, () => [new EndpointStatus("web", "127.0.0.1:80", 1, 3)],
            () => [new PortStatus("inbound:1", "web", "", ["tls"], []), new PortStatus("inbound:2", "api", "http", [], [("redis", "x: tcp")])],
            () => new FailureReport(
                [KeyValuePair.Create("no_healthy_upstream", 2L), KeyValuePair.Create("request_timeout", 1L)],
                [
                    new FailureEntry(DateTimeOffset.UnixEpoch, "no_healthy_upstream", "UH", "outbound", "", "no endpoint", "", "api", "-", "127.0.0.1:9", "GET", "/a\"b"),
                    new FailureEntry(DateTimeOffset.UnixEpoch, "request_timeout", "UT", "outbound", "slow-ones", "no answer", "", "api", "10.0.0.1:80", "127.0.0.1:9", "GET", "/"),
                ]), _log);
    }

    private (int Status, string Body) Ask(string path, string query = "", string method = "GET")
    {
        var answer = _pages.Answer(new LocalRequest(method, path, query));
        return (answer.Status, Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public void Ready_follows_the_life_of_the_proxy()
    {
        Ask("/ready").ShouldBe((503, "PRE_INITIALIZING\n"));
        _applied.Accept(UnitSet.Empty(Unit.Structure));
        Ask("/ready").ShouldBe((200, "LIVE\n"));
        _pages.IsLeaving = true;
        Ask("/ready").ShouldBe((503, "DRAINING\n"));
    }

    [Fact]
    public void Failures_are_counted_and_the_last_ones_told()
    {
        using var page = System.Text.Json.JsonDocument.Parse(Ask("/failures").Body);
        page.RootElement.GetProperty("counts").GetProperty("no_healthy_upstream").GetInt64().ShouldBe(2);
        var recent = page.RootElement.GetProperty("recent").EnumerateArray().ToList();
        recent.Count.ShouldBe(2);
        recent[0].EnumerateObject().Select(each => $"{each.Name}={each.Value}").ShouldBe(
            ["time=1970-01-01T00:00:00.000Z", "code=no_healthy_upstream", "flag=UH", "hop=outbound", "reason=no endpoint", "cluster=api", "client=127.0.0.1:9", "method=GET", "path=/a\"b"]);
        recent[1].GetProperty("policy").GetString().ShouldBe("slow-ones");
    }

    [Fact]
    public void Listeners_say_what_was_declared_and_what_was_seen() =>
        Ask("/listeners").Body.ShouldBe(
            "inbound:1::declared::nothing\ninbound:1::detected::tls\ninbound:2::declared::http\ninbound:2::mismatch::redis::x: tcp\n");

    [Fact]
    public void A_dump_masks_private_keys()
    {
        _applied.Accept(UnitSet.Of(Unit.Identity, [ProxyResource.Create(new Secret
        {
            Name = "id",
            Identity = new ProxyConfig.Identity { PrivateKey = new DataSource { InlineBytes = ByteString.CopyFromUtf8("VERY-SECRET") } },
        })]));
        _applied.Refuse(new UnitRefusal(Unit.Structure, "v", "Cluster c: no"));
        var body = Ask("/config_dump").Body;
        body.ShouldContain("[redacted]");
        body.ShouldNotContain(Convert.ToBase64String("VERY-SECRET"u8));
        body.ShouldContain("Cluster c: no");
    }

    [Fact]
    public void Statistics_come_in_both_formats()
    {
        Ask("/stats").Body.ShouldContain("test.total: 1");
        Ask("/stats", "format=prometheus").Body.ShouldContain("weft_test_total 1");
        Ask("/stats", "format=xml").Status.ShouldBe(400);
    }

    [Fact]
    public void Clusters_show_their_endpoints() => Ask("/clusters").Body.ShouldContain("web::127.0.0.1:80::rq_active::3");

    [Fact]
    public void The_log_level_changes_by_post_only()
    {
        Ask("/logging", "level=debug").Status.ShouldBe(405);
        Ask("/logging", "level=loud", "POST").Status.ShouldBe(400);
        Ask("/logging", "level=debug", "POST").ShouldBe((200, "level: debug\n"));
        _log.Level.ShouldBe(LogLevel.Debug);
    }

    [Fact]
    public void Another_path_or_method_is_refused()
    {
        Ask("/nothing").Status.ShouldBe(404);
        Ask("/stats", method: "DELETE").Status.ShouldBe(405);
    }

    public void Dispose() => _log.Dispose();
}
