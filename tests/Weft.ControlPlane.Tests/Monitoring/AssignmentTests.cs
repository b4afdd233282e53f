using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Weft.ControlPlane.Monitoring.V1;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Monitoring;

public class AssignmentTests
{
    private const string MeshWithMetrics = """
        {"type":"Mesh","name":"default","metrics":{"enabledBackend":"prometheus-1","backends":[{"name":"prometheus-1","type":"prometheus","conf":{"path":"/all"}}]}}
        """;

    [Fact]
    public async Task Prometheus_is_told_each_proxy_with_Kumas_labels()
    {
        await using var control = await StartAsync();
        await PutAsync(control, "backend-1", """, "metrics":{"type":"prometheus","conf":{"port":1234,"tls":{"mode":"providedTLS"}}}""");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };

        var assignment = (await UntilTargetsAsync(http, 1))["resources"]![0]!;

        JsonNode.DeepEquals(assignment, JsonNode.Parse("""
            {
              "@type": "type.googleapis.com/kuma.observability.v1.MonitoringAssignment",
              "mesh": "default",
              "service": "backend",
              "targets": [{
                "name": "backend-1",
                "scheme": "https",
                "address": "192.168.0.1:1234",
                "metrics_path": "/all",
                "labels": {
                  "kuma_io_protocol": "http", "kuma_io_protocols": ",http,",
                  "kuma_io_service": "backend", "kuma_io_services": ",backend,backend-api,",
                  "version": "2", "versions": ",2,"
                }
              }],
              "labels": {}
            }
            """)).ShouldBeTrue(assignment.ToJsonString());
    }

    [Fact]
    public async Task A_Prometheus_without_kuma_sd_configs_is_told_the_same_labels_by_its_http_sd_configs()
    {
        await using var control = await StartAsync();
        await PutAsync(control, "backend-1");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };
        await UntilTargetsAsync(http, 1);

        using var answer = await http.GetAsync("/prometheus/targets");

        // Prometheus insists on it.
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var text = await answer.Content.ReadAsStringAsync();
        JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse("""
            [{
              "targets": ["192.168.0.1:5670"],
              "labels": {
                "__scheme__": "http", "__metrics_path__": "/all", "instance": "backend-1",
                "__meta_kuma_mesh": "default", "__meta_kuma_dataplane": "backend-1", "__meta_kuma_service": "backend",
                "__meta_kuma_label_kuma_io_protocol": "http", "__meta_kuma_label_kuma_io_protocols": ",http,",
                "__meta_kuma_label_kuma_io_service": "backend", "__meta_kuma_label_kuma_io_services": ",backend,backend-api,",
                "__meta_kuma_label_version": "2", "__meta_kuma_label_versions": ",2,"
              }
            }]
            """)).ShouldBeTrue(text);
    }

    [Fact]
    public async Task No_label_comes_twice_whatever_the_tags_are_called()
    {
        await using var control = await StartAsync();
        await control.PutAsync("/meshes/default/dataplanes/backend-1", """
            {"type":"Dataplane","mesh":"default","name":"backend-1","networking":{"address":"192.168.0.1","inbound":[
              {"port":8080,"tags":{"kuma.io/service":"backend","team.a":"dots","team-a":"dashes","version":"1","versions":"all"}}]}}
            """);
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };

        var labels = (await UntilTargetsAsync(http, 1))["resources"]![0]!["targets"]![0]!["labels"]!;

        JsonNode.DeepEquals(labels, JsonNode.Parse("""
            {
              "kuma_io_service": "backend", "kuma_io_services": ",backend,",
              "team_a": "dashes", "team_as": ",dashes,dots,",
              "version": "1", "versions": "all", "versionss": ",all,"
            }
            """)).ShouldBeTrue(labels.ToJsonString());
    }

    [Fact]
    public async Task Nobody_is_told_of_a_mesh_without_metrics()
    {
        await using var control = await StartAsync("""{"type":"Mesh","name":"default"}""");
        await PutAsync(control, "backend-1");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };

        (await FetchAsync(http, "", "0s")).Body!["resources"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("test", 1002)]
    [InlineData("other", 1001)]
    public async Task A_MeshMetric_is_told_in_place_of_the_mesh_with_the_page_that_is_for_the_asker(string clientId, int port)
    {
        await using var control = await StartAsync();
        await control.PutAsync("/meshes/default/meshmetrics/pages", $$$$"""
            {"type":"MeshMetric","mesh":"default","name":"pages","spec":{"default":{"backends":[
              {"type":"Prometheus","prometheus":{"port":1001}},
              {"type":"Prometheus","prometheus":{"port":1002,"path":"/{{{{clientId}}}}","clientId":"{{{{clientId}}}}"}}]}}}
            """);
        await PutAsync(control, "backend-1");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };

        (await UntilTargetsAsync(http, 1))["resources"]![0]!["targets"]![0]!["address"]!.GetValue<string>().ShouldBe($"192.168.0.1:{port}");
    }

    [Fact]
    public async Task A_poll_ends_with_304_when_nothing_changes_and_at_once_when_something_does()
    {
        await using var control = await StartAsync();
        await PutAsync(control, "backend-1");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };
        var held = (await UntilTargetsAsync(http, 1))["version_info"]!.GetValue<string>();

        (await FetchAsync(http, held, "0s")).Status.ShouldBe(HttpStatusCode.NotModified);
        (await FetchAsync(http, held, "300ms")).Status.ShouldBe(HttpStatusCode.NotModified);

        var poll = FetchAsync(http, held, "20s");
        await PutAsync(control, "backend-2");
        var (status, body) = await poll;
        status.ShouldBe(HttpStatusCode.OK);
        body!["resources"]!.AsArray().Select(resource => resource!["targets"]![0]!["name"]!.GetValue<string>()).ShouldBe(["backend-1", "backend-2"]);
    }

    [Theory]
    [InlineData("[]", "1s")]
    [InlineData("{", "1s")]
    [InlineData("{}", "soon")]
    public async Task What_cannot_be_read_is_refused(string body, string timeout)
    {
        await using var control = await StartAsync();
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync($"/v3/discovery:monitoringassignments?fetch-timeout={timeout}", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_same_is_told_over_gRPC_on_the_same_port()
    {
        await using var control = await StartAsync();
        await PutAsync(control, "backend-1");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };
        await UntilTargetsAsync(http, 1);
        using var channel = GrpcChannel.ForAddress(control.MonitoringAddress);
        var client = new MonitoringAssignmentDiscoveryService.MonitoringAssignmentDiscoveryServiceClient(channel);
        var ask = new DiscoveryRequest { Node = new DiscoveryNode { Id = "test" } };

        Names(await client.FetchMonitoringAssignmentsAsync(ask)).ShouldBe(["backend-1"]);

        using var stream = client.StreamMonitoringAssignments();
        await stream.RequestStream.WriteAsync(ask);
        (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        Names(stream.ResponseStream.Current).ShouldBe(["backend-1"]);
        await PutAsync(control, "backend-2");
        (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        Names(stream.ResponseStream.Current).ShouldBe(["backend-1", "backend-2"]);
        await stream.RequestStream.CompleteAsync();
        (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_delta_stream_tells_only_what_came_and_what_went()
    {
        await using var control = await StartAsync();
        await PutAsync(control, "backend-1");
        using var http = new HttpClient { BaseAddress = control.MonitoringAddress };
        await UntilTargetsAsync(http, 1);
        using var channel = GrpcChannel.ForAddress(control.MonitoringAddress);
        using var stream = new MonitoringAssignmentDiscoveryService.MonitoringAssignmentDiscoveryServiceClient(channel).DeltaMonitoringAssignments();

        await stream.RequestStream.WriteAsync(new DeltaDiscoveryRequest
        {
            Node = new DiscoveryNode { Id = "test" },
            InitialResourceVersions = { new InitialResourceVersion { Key = "/meshes/default/dataplanes/gone", Value = "1" } },
        });
        await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        stream.ResponseStream.Current.Resources.Select(resource => resource.Name).ShouldBe(["/meshes/default/dataplanes/backend-1"]);
        stream.ResponseStream.Current.RemovedResources.ShouldBe(["/meshes/default/dataplanes/gone"]);

        (await control.SendAsync(HttpMethod.Delete, "/meshes/default/dataplanes/backend-1")).Status.ShouldBe(HttpStatusCode.OK);
        await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        stream.ResponseStream.Current.Resources.ShouldBeEmpty();
        stream.ResponseStream.Current.RemovedResources.ShouldBe(["/meshes/default/dataplanes/backend-1"]);
    }

    private static IEnumerable<string> Names(DiscoveryResponse response) =>
        response.Resources.Select(resource => resource.Unpack<MonitoringAssignment>().Targets.Single().Name);

    private static async Task<RunningControlPlane> StartAsync(string mesh = MeshWithMetrics)
    {
        var control = await RunningControlPlane.StartAsync();
        await control.PutAsync("/meshes/default", mesh);
        return control;
    }

    private static Task PutAsync(RunningControlPlane control, string name, string extra = "") => control.PutAsync($"/meshes/default/dataplanes/{name}", $$$"""
        {"type":"Dataplane","mesh":"default","name":"{{{name}}}","networking":{"address":"192.168.0.1","inbound":[
          {"port":8080,"tags":{"kuma.io/service":"backend","kuma.io/protocol":"http","version":"2"}},
          {"port":8081,"tags":{"kuma.io/service":"backend-api"}}]}{{{extra}}}}
        """);

    private static async Task<JsonNode> UntilTargetsAsync(HttpClient http, int count)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (_, body) = await FetchAsync(http, "", "0s");
            if (body!["resources"]!.AsArray().Count == count) return body;
            attempt.ShouldBeLessThan(100);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> FetchAsync(HttpClient http, string held, string timeout)
    {
        using var content = new StringContent($$$"""{"versionInfo":"{{{held}}}","node":{"id":"test"}}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"/v3/discovery:monitoringassignments?fetch-timeout={timeout}", content);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
