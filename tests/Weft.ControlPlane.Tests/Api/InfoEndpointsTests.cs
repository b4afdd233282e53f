using System.Net;

namespace Weft.ControlPlane.Tests.Api;

public sealed class InfoEndpointsTests : IAsyncLifetime
{
    private RunningControlPlane _control = null!;

    public async ValueTask InitializeAsync() => _control = await RunningControlPlane.StartAsync();

    public ValueTask DisposeAsync() => _control.DisposeAsync();

    [Fact]
    public async Task The_index_says_who_answers()
    {
        var (_, body) = await _control.GetAsync("/");

        body!["tagline"]!.GetValue<string>().ShouldBe("Kuma");
        body["version"]!.GetValue<string>().ShouldBe(ControlPlaneHost.Version);
    }

    [Fact]
    public async Task The_effective_settings_are_shown() =>
        (await _control.GetAsync("/config")).Body!["store"]!["type"]!.GetValue<string>().ShouldBe("memory");

    [Theory]
    [InlineData("/versions", "kumaDp")]
    [InlineData("/policies", "policies")]
    [InlineData("/who-am-i", "groups")]
    public async Task Kumas_other_pages_have_their_shape(string path, string field) => (await _control.GetAsync(path)).Body![field].ShouldNotBeNull();

    [Fact]
    public async Task An_unknown_path_is_an_error_in_the_usual_shape()
    {
        var (status, body) = await _control.GetAsync("/nothing/here");

        status.ShouldBe(HttpStatusCode.NotFound);
        body!["title"]!.GetValue<string>().ShouldBe("Not found");
    }

    [Fact]
    public async Task Diagnostics_are_ready_and_show_metrics()
    {
        (await _control.Diagnostics.GetAsync("/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _control.Diagnostics.GetAsync("/healthy")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _control.Diagnostics.GetAsync("/metrics")).Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await _control.Diagnostics.GetAsync("/meshes")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Metrics_have_Kumas_names_and_labels()
    {
        (string Series, int Value)[] expected =
        [
            ("cp_info{instance_id=\"", 1), ("leader{zone=\"Standalone\",instance=\"", 1), ("xds_streams_active{zone=\"Standalone\",instance=\"", 0),
            ("xds_responses_sent{", 0), ("xds_requests_received{confirmation=\"ACK\",", 0), ("xds_requests_received{confirmation=\"NACK\",", 0),
            ("xds_generation_errors{", 0), ("xds_generation_count{proxy_type=\"dataplane\",result=\"changed\",zone=\"Standalone\",instance=\"", 0),
            ("xds_delivery_count{zone=\"Standalone\",instance=\"", 0), ("store_bucket{operation=\"create\",resource_type=\"Mesh\",zone=\"Standalone\",", 1),
            ("api_server_http_request_duration_seconds_count{service=\"\",handler=\"/meshes/{name}\",method=\"GET\",code=\"200\",", 2),
            ("api_server_http_requests_inflight{service=\"\",handler=\"/meshes/{name}\",", 0),
            ("resources_count{resource_type=\"Mesh\",", 1), ("resources_count{resource_type=\"Dataplane\",", 0),
        ];

        await _control.GetAsync("/meshes/default");
        await _control.GetAsync("/meshes/default");
        var lines = (await _control.Diagnostics.GetStringAsync("/metrics")).Split('\n');

        foreach (var (series, value) in expected)
            lines.ShouldContain(line => line.StartsWith(series, StringComparison.Ordinal) && line.EndsWith($" {value}", StringComparison.Ordinal), series);
    }
}
