using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Weft.ControlPlane.Tests.Registration;

public sealed class BootstrapEndpointTests : IAsyncLifetime
{
    private const string Yaml = "type: Dataplane\nmesh: default\nname: web-1\nnetworking:\n  address: 127.0.0.1\n  inbound:\n  - port: 80\n    tags: {kuma.io/service: web}\n";
    private RunningControlPlane _control = null!;

    public async ValueTask InitializeAsync() => _control = await RunningControlPlane.StartAsync();

    public ValueTask DisposeAsync() => _control.DisposeAsync();

    [Fact]
    public async Task A_proxy_with_its_Dataplane_and_token_learns_who_it_is()
    {
        var token = await _control.TokenAsync("""{"name":"web-1","mesh":"default"}""");
        var (status, body) = await BootstrapAsync(token, Yaml);

        status.ShouldBe(HttpStatusCode.OK);
        var bootstrap = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(body["bootstrap"]!.GetValue<string>())))!;
        bootstrap["mesh"]!.GetValue<string>().ShouldBe("default");
        bootstrap["name"]!.GetValue<string>().ShouldBe("web-1");
        bootstrap["service"]!.GetValue<string>().ShouldBe("web");
        bootstrap["adminPort"]!.GetValue<int>().ShouldBe(9901);
        bootstrap["caCertificate"]!.GetValue<string>().ShouldStartWith("-----BEGIN CERTIFICATE-----");
        body["kumaSidecarConfiguration"]!["networking"]!["isUsingTransparentProxy"]!.GetValue<bool>().ShouldBeFalse();
        // Only the discovery stream registers it.
        (await _control.GetAsync("/meshes/default/dataplanes/web-1")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"name":"web-2","mesh":"default"}""", "proxy name from requestor: web-1 is different than in token: web-2")]
    [InlineData("""{"mesh":"default","tags":{"kuma.io/service":["db"]}}""", "which is not allowed with this token")]
    [InlineData("""{"mesh":"default","tags":{"region":["eu"]}}""", "dataplane has no tag \"region\" required by the token")]
    [InlineData("""{"mesh":"default","type":"ingress"}""", "proxy type from requestor")]
    public async Task A_token_for_something_else_is_refused(string claims, string reason)
    {
        var (status, body) = await BootstrapAsync(await _control.TokenAsync(claims), Yaml);

        status.ShouldBe(HttpStatusCode.Unauthorized);
        body["details"]!.GetValue<string>().ShouldContain(reason);
    }

    [Fact]
    public async Task A_token_of_another_mesh_is_refused()
    {
        await _control.PutAsync("/meshes/other", Documents.Mesh("other"));

        (await BootstrapAsync(await _control.TokenAsync("""{"mesh":"other"}"""), Yaml)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_then_on()
    {
        var token = await _control.TokenAsync("""{"mesh":"default"}""");
        (await BootstrapAsync(token, Yaml)).Status.ShouldBe(HttpStatusCode.OK);
        var payload = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;
        var list = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload["jti"]!.GetValue<string>()));
        await _control.PutAsync("/meshes/default/secrets/dataplane-token-revocations-default", Documents.Secret("dataplane-token-revocations-default", list));

        var (status, body) = await BootstrapAsync(token, Yaml);
        status.ShouldBe(HttpStatusCode.Unauthorized);
        body["details"]!.GetValue<string>().ShouldContain("token is revoked");
    }

    [Fact]
    public async Task Without_a_token_nobody_joins() => (await BootstrapAsync("", Yaml)).Status.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Without_tokens_demanded_anybody_joins()
    {
        var file = Path.Combine(_control.Folder, "config.yaml");
        await File.WriteAllTextAsync(file, "dpServer:\n  auth:\n    type: none\n");
        await using var open = await RunningControlPlane.StartAsync("--config-file", file);

        (await BootstrapAsync(open, "", Yaml)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_Dataplane_that_is_not_valid_is_refused_with_every_fault()
    {
        var (status, body) = await BootstrapAsync(await _control.TokenAsync("{}"), Yaml.Replace("kuma.io/service: web", "a: b", StringComparison.Ordinal) + "frob: 1\n");

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>())
            .ShouldBe(["frob", "networking.inbound[0].tags[\"kuma.io/service\"]"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_proxy_whose_Dataplane_was_not_applied_yet_may_ask_again() =>
        (await BootstrapAsync(await _control.TokenAsync("{}"), "")).Status.ShouldBe(HttpStatusCode.NotFound);

    private Task<(HttpStatusCode Status, JsonNode Body)> BootstrapAsync(string token, string dataplane) => BootstrapAsync(_control, token, dataplane);

    private static async Task<(HttpStatusCode Status, JsonNode Body)> BootstrapAsync(RunningControlPlane control, string token, string dataplane)
    {
        var request = new JsonObject { ["mesh"] = "default", ["name"] = "web-1", ["dataplaneToken"] = token, ["dataplaneResource"] = dataplane };
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await control.DpServer.PostAsync("/bootstrap", content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
