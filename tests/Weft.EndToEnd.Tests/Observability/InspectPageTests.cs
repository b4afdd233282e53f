using System.Net;
using System.Text.Json;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Observability;

/// <summary><c>weftctl inspect dataplane NAME --type=...</c> with a real control plane and real proxies.</summary>
public class InspectPageTests
{
    private const int Requests = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task The_pages_of_both_proxies_tell_what_went_through_them_and_what_they_were_told()
    {
        await using var pair = await ServicePair.StartAsync(new Dictionary<string, string> { ["web"] = "http", ["gone"] = "http" });
        await using var application = new HttpApplication(pair.To("web").Direct);
        for (var i = 0; i < Requests; i++) (await AskAsync(pair.To("web"), $"/{i}")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(pair.To("gone"), "/missing")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await StatsAsync(pair);
        await ClustersAsync(pair);
        await ConfigDumpAsync(pair);
        await FailuresAsync(pair);
    }

    [Fact]
    public async Task A_proxy_that_is_not_connected_or_not_there_is_said_so()
    {
        await using var pair = await ServicePair.StartAsync(new Dictionary<string, string> { ["web"] = "http" });
        await pair.Client.Process.KillAsync();
        await Eventually.BecomesAsync("the control plane has lost client-1", Patience, async () => await pair.Mesh.IsOnlineAsync("client-1") ? "it is online" : null);

        foreach (var type in new[] { "stats", "clusters", "config-dump", "failures" })
            (await pair.Mesh.ControlAsync("inspect", "dataplane", "client-1", "--type", type))
                .ShouldBe((1, "Error: Could not read the data plane proxy (client-1 is not connected to this control plane)\n"), type);

        var (code, output) = await pair.Mesh.ControlAsync("inspect", "dataplane", "nobody", "--type=stats");
        code.ShouldBe(1);
        output.ShouldContain("there is no Dataplane with name nobody in mesh default");
        (await pair.Mesh.ControlAsync("inspect", "dataplane", "service-1", "--type=clusters")).Code.ShouldBe(0);
    }

    private static async Task StatsAsync(ServicePair pair)
    {
        var (client, service) = (await LinesAsync(pair, "client-1", "stats"), await LinesAsync(pair, "service-1", "stats"));
        client.ShouldContain($"cluster.web.upstream_rq_200: {Requests}");
        client.ShouldContain($"http.web.downstream_rq_total: {Requests}");
        service.ShouldContain($"cluster.localhost_{pair.To("web").Direct}.upstream_rq_200: {Requests}");
        service.ShouldContain($"weft_failures_total{{envoy_http_conn_manager_prefix=\"localhost_{pair.To("gone").Direct}\",code=\"upstream_connect_failed\",hop=\"inbound\"}}: 1");
    }

    private static async Task ClustersAsync(ServicePair pair)
    {
        var web = $"localhost:{pair.To("web").Direct}";
        (await LinesAsync(pair, "service-1", "clusters")).Where(line => line.StartsWith(web, StringComparison.Ordinal))
            .ShouldBe([$"{web}::127.0.0.1:{pair.To("web").Direct}::weight::1", $"{web}::127.0.0.1:{pair.To("web").Direct}::rq_active::0"]);
        (await LinesAsync(pair, "client-1", "clusters")).Count(line => line.StartsWith("web::127.0.0.1:", StringComparison.Ordinal)).ShouldBe(2);
        var (code, output) = await pair.Mesh.ControlAsync("inspect", "dataplane", "client-1", "--type=clusters", "-o", "json");
        (code, output).ShouldBe((2, "Error: clusters are lines of text: leave out --output\n"));
    }

    // The same versions as the control plane says that it sent, and nothing of a private key.
    private static async Task ConfigDumpAsync(ServicePair pair)
    {
        var text = await ShowAsync(pair, "client-1", "config-dump");
        var dump = JsonDocument.Parse(text).RootElement;
        var insight = JsonDocument.Parse(await pair.Mesh.InsightTextAsync("client-1")).RootElement.GetProperty("dataplaneInsight").GetProperty("units");
        dump.GetProperty("units").EnumerateArray().Select(unit => (Word(unit, "unit"), Word(unit, "version"))).Order()
            .ShouldBe(insight.EnumerateArray().Select(unit => (Word(unit, "unit"), Word(unit, "sentVersion"))).Order());
        dump.GetProperty("refused").GetArrayLength().ShouldBe(0);
        var structure = dump.GetProperty("units").EnumerateArray().Single(unit => Word(unit, "unit") == "structure").GetProperty("resources").EnumerateArray().ToList();
        structure.Select(resource => Word(resource, "name")).ShouldContain($"outbound:127.0.0.1:{pair.To("web").Mesh}");
        structure.Single(resource => Word(resource, "type").EndsWith(".Cluster", StringComparison.Ordinal) && Word(resource, "name") == "web")
            .GetProperty("resource").GetProperty("tls").GetProperty("peerSans")[0].GetProperty("exact").GetString().ShouldBe("spiffe://default/web");
        text.ShouldNotContain("privateKey");

        JsonElement.DeepEquals(JsonDocument.Parse(await ShowAsync(pair, "client-1", "config-dump", "-o", "json")).RootElement, dump).ShouldBeTrue();
        (await ShowAsync(pair, "client-1", "config-dump", "-o", "yaml")).ShouldContain("type: type.googleapis.com/weft.config.v1.RouteConfiguration");
    }

    private static async Task FailuresAsync(ServicePair pair)
    {
        JsonDocument.Parse(await ShowAsync(pair, "client-1", "failures")).RootElement.GetProperty("recent").GetArrayLength().ShouldBe(0, "the client's proxy only passed on what the other made");
        var failures = JsonDocument.Parse(await ShowAsync(pair, "service-1", "failures")).RootElement;
        failures.GetProperty("counts").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).ShouldBe("""{"upstream_connect_failed":1}""");
        var only = failures.GetProperty("recent").EnumerateArray().ShouldHaveSingleItem();
        foreach (var (name, value) in new[] { ("code", "upstream_connect_failed"), ("flag", "UF"), ("hop", "inbound"), ("method", "GET"), ("path", "/missing"), ("endpoint", $"127.0.0.1:{pair.To("gone").Direct}") })
            Word(only, name).ShouldBe(value);
        Word(only, "reason").ShouldNotBeEmpty();
        (await ShowAsync(pair, "service-1", "failures", "-o", "yaml")).ShouldStartWith("counts:\n  upstream_connect_failed: 1\nrecent:\n");
    }

    private static async Task<HttpStatusCode> AskAsync(Route route, string path)
    {
        using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{route.Mesh}{path}"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<string[]> LinesAsync(ServicePair pair, string name, string type) => (await ShowAsync(pair, name, type)).Split('\n');

    private static async Task<string> ShowAsync(ServicePair pair, string name, string type, params string[] more)
    {
        var (code, output) = await pair.Mesh.ControlAsync(["inspect", "dataplane", name, "--type", type, .. more]);
        code.ShouldBe(0, output);
        return output;
    }

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
