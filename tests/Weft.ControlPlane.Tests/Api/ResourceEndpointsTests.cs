using System.Net;
using System.Text.Json.Nodes;

namespace Weft.ControlPlane.Tests.Api;

public sealed class ResourceEndpointsTests : IAsyncLifetime
{
    private RunningControlPlane _control = null!;

    public async ValueTask InitializeAsync() => _control = await RunningControlPlane.StartAsync();

    public ValueTask DisposeAsync() => _control.DisposeAsync();

    [Fact]
    public async Task A_resource_is_created_replaced_read_and_deleted()
    {
        (await PutAsync("web-1", "web")).ShouldBe(HttpStatusCode.Created);
        (await PutAsync("web-1", "api")).ShouldBe(HttpStatusCode.OK);
        var (status, body) = await _control.GetAsync("/meshes/default/dataplanes/web-1");
        status.ShouldBe(HttpStatusCode.OK);
        body!["networking"]!["inbound"]![0]!["tags"]!["kuma.io/service"]!.GetValue<string>().ShouldBe("api");
        body["creationTime"].ShouldNotBeNull();
        (await _control.SendAsync(HttpMethod.Delete, "/meshes/default/dataplanes/web-1")).Status.ShouldBe(HttpStatusCode.OK);
        var missing = await _control.GetAsync("/meshes/default/dataplanes/web-1");
        missing.Status.ShouldBe(HttpStatusCode.NotFound);
        missing.Body!["title"]!.GetValue<string>().ShouldBe("Could not retrieve a resource");
        missing.Body["details"]!.GetValue<string>().ShouldBe("Not found");
    }

    [Fact]
    public async Task An_invalid_resource_is_refused_in_both_error_shapes()
    {
        var (status, body) = await _control.SendAsync(
            HttpMethod.Put, "/meshes/default/dataplanes/x", """{"type":"Dataplane","mesh":"default","name":"x","networking":{"address":"127.0.0.1"},"frob":1}""");

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["title"]!.GetValue<string>().ShouldBe("Could not process a resource");
        body["details"]!.GetValue<string>().ShouldBe("Resource is not valid");
        body["detail"]!.GetValue<string>().ShouldBe("Resource is not valid");
        var causes = body["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>()).ToList();
        causes.ShouldContain("frob");
        causes.ShouldContain("networking");
        body["invalid_parameters"]!.AsArray().Count.ShouldBe(causes.Count);
        body["invalid_parameters"]![0]!["reason"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_resource_of_a_mesh_that_does_not_exist_is_refused()
    {
        var (status, body) = await _control.SendAsync(HttpMethod.Put, "/meshes/nope/dataplanes/x", Documents.Dataplane("x", mesh: "nope"));

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["details"]!.GetValue<string>().ShouldBe("Mesh is not found");
        body["causes"]![0]!["message"]!.GetValue<string>().ShouldBe("mesh of name nope is not found");
    }

    [Fact]
    public async Task Pages_follow_their_next_address_to_the_end()
    {
        for (var i = 0; i < 5; i++) await PutAsync($"web-{i}", "web");
        var names = new List<string>();
        var path = "/meshes/default/dataplanes?size=2";
        while (path is not null)
        {
            var (_, body) = await _control.GetAsync(path);
            body!["total"]!.GetValue<int>().ShouldBe(5);
            names.AddRange(body["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()));
            path = body["next"]?.GetValue<string>();
        }

        names.ShouldBe(["web-0", "web-1", "web-2", "web-3", "web-4"]);
    }

    [Fact]
    public async Task Pages_of_a_filtered_list_count_what_is_shown()
    {
        for (var i = 0; i < 4; i++) await PutAsync($"web-{i}", i % 2 == 0 ? "even" : "odd");
        var (_, first) = await _control.GetAsync("/meshes/default/dataplanes?tag=kuma.io/service:odd&size=1");
        var (_, second) = await _control.GetAsync(first!["next"]!.GetValue<string>());

        first["total"]!.GetValue<int>().ShouldBe(2);
        first["items"]![0]!["name"]!.GetValue<string>().ShouldBe("web-1");
        second!["items"]![0]!["name"]!.GetValue<string>().ShouldBe("web-3");
        second["next"].ShouldBeNull();
    }

    [Theory]
    [InlineData("0", "Invalid format")]
    [InlineData("x", "Invalid format")]
    [InlineData("1001", "Invalid page size of 1001. Maximum page size is 1000")]
    public async Task A_page_size_out_of_range_is_refused(string size, string message)
    {
        var (status, body) = await _control.GetAsync($"/meshes?size={size}");

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["details"]!.GetValue<string>().ShouldBe("Invalid page size");
        body["causes"]![0]!["message"]!.GetValue<string>().ShouldBe(message);
    }

    [Fact]
    public async Task Secrets_answer_their_own_machine_and_nobody_behind_a_reverse_proxy()
    {
        await _control.PutAsync("/meshes/default/secrets/s", Documents.Secret("s"));
        var (_, body) = await _control.GetAsync("/meshes/default/secrets/s");
        body!["data"]!.GetValue<string>().ShouldBe("c2VjcmV0");

        foreach (var (header, value) in (ReadOnlySpan<(string, string)>)[("X-Forwarded-For", "10.0.0.1"), ("Host", "evil.example")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/meshes/default/secrets/s");
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = _control.Api.Send(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Insights_cannot_be_written() =>
        (await _control.SendAsync(HttpMethod.Put, "/meshes/default/dataplane-insights/x", "{}")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task A_mesh_gets_its_signing_key_and_its_authority_and_takes_them_along()
    {
        await _control.PutAsync("/meshes/payments", Documents.StrictMesh.Replace("default", "payments", StringComparison.Ordinal));
        (await NamesAsync("/meshes/payments/secrets")).ShouldBe(
            ["dataplane-token-signing-key-payments-1", "payments.ca-builtin-cert-ca-1", "payments.ca-builtin-key-ca-1"]);

        await _control.SendAsync(HttpMethod.Delete, "/meshes/payments");
        await _control.PutAsync("/meshes/payments", Documents.Mesh("payments"));
        (await NamesAsync("/meshes/payments/secrets")).ShouldBe(["dataplane-token-signing-key-payments-1"]);
    }

    [Fact]
    public async Task The_authority_cannot_change_while_mutual_TLS_is_on()
    {
        await _control.PutAsync("/meshes/default", Documents.StrictMesh);
        var other = Documents.StrictMesh.Replace("ca-1", "ca-2", StringComparison.Ordinal);
        var (status, body) = await _control.SendAsync(HttpMethod.Put, "/meshes/default", other);

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["causes"]![0]!["message"]!.GetValue<string>()
            .ShouldBe("Changing CA when mTLS is enabled is forbidden. Disable mTLS first and then change the CA");
        await _control.PutAsync("/meshes/default", Documents.Mesh("default"));
        await _control.PutAsync("/meshes/default", other);
    }

    [Fact]
    public async Task A_mesh_with_dataplanes_cannot_be_deleted()
    {
        await PutAsync("web-1", "web");
        var (status, body) = await _control.SendAsync(HttpMethod.Delete, "/meshes/default");

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["causes"]![0]!["message"]!.GetValue<string>().ShouldBe("unable to delete mesh, there are still some dataplanes attached");
    }

    [Fact]
    public async Task A_meshs_constraints_keep_strangers_out()
    {
        await _control.PutAsync(
            "/meshes/default",
            """{"type":"Mesh","name":"default","constraints":{"dataplaneProxy":{"requirements":[{"tags":{"kuma.io/service":"web"}}],"restrictions":[]}}}""");

        (await PutAsync("a", "web")).ShouldBe(HttpStatusCode.Created);
        (await PutAsync("b", "db")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task YAML_is_taken_where_JSON_is()
    {
        var (status, _) = await _control.SendAsync(HttpMethod.Put, "/meshes/yaml", "type: Mesh\nname: yaml\n");

        status.ShouldBe(HttpStatusCode.Created);
    }

    private async Task<HttpStatusCode> PutAsync(string name, string service) =>
        (await _control.SendAsync(HttpMethod.Put, $"/meshes/default/dataplanes/{name}", Documents.Dataplane(name, service))).Status;

    private async Task<List<string>> NamesAsync(string path) =>
        [.. ((await _control.GetAsync(path)).Body!["items"] as JsonArray)!.Select(item => item!["name"]!.GetValue<string>())];
}
