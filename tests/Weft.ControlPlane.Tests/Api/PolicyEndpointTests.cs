using System.Net;
using Weft.Policies;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Testing;

namespace Weft.ControlPlane.Tests.Api;

public sealed class PolicyEndpointTests
{
    private static readonly ResourceReader Reader = new(PolicyCatalog.CreateCatalog());

    [Fact]
    public async Task Every_example_of_the_page_of_policies_is_stored_shown_listed_and_deleted()
    {
        await using var control = await RunningControlPlane.StartAsync();
        foreach (var example in Checkout.Yaml("docs/policies.md"))
        {
            var resource = Reader.ReadYaml(example).ShouldHaveSingleItem().Resource!;
            if (resource.Kind.Scope == ResourceScope.Global)
            {
                (await control.SendAsync(HttpMethod.Put, "/meshes/" + resource.Name, example)).Status.ShouldBe(HttpStatusCode.OK);
                continue;
            }
            var path = $"/meshes/default/{resource.Kind.Path}/{resource.Name}";
            (await control.SendAsync(HttpMethod.Put, path, example)).Status.ShouldBe(HttpStatusCode.Created);

            var (status, shown) = await control.SendAsync(HttpMethod.Get, path);
            status.ShouldBe(HttpStatusCode.OK);
            Reader.ReadJson(System.Text.Encoding.UTF8.GetBytes(shown!.ToJsonString())).Resource!.Kind.ShouldBe(resource.Kind);
            var origin = shown["labels"]?["kuma.io/origin"]?.GetValue<string>();
            origin.ShouldBe(resource.Kind.Style == ResourceStyle.Spec ? "zone" : null);
            var list = (await control.SendAsync(HttpMethod.Get, $"/meshes/default/{resource.Kind.Path}")).Body!;
            list["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()).ShouldContain(resource.Name);

            (await control.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.OK);
            (await control.SendAsync(HttpMethod.Get, path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_faulty_policy_is_refused_with_every_path()
    {
        await using var control = await RunningControlPlane.StartAsync();
        var (status, body) = await control.SendAsync(HttpMethod.Put, "/meshes/default/meshtraces/t", """
            type: MeshTrace
            mesh: default
            name: t
            spec:
              targetRef: {kind: MeshServise}
              default:
                backends: [{type: Zipkin, zipkin: {}}]
                sampling: {overall: 101}
            """);

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>())
            .ShouldBe(["spec.targetRef.kind", "spec.default.backends[0].zipkin.url", "spec.default.sampling.overall"]);
    }

    [Fact]
    public async Task Policies_are_told_under_Kumas_paths()
    {
        await using var control = await RunningControlPlane.StartAsync();
        var policies = (await control.SendAsync(HttpMethod.Get, "/policies")).Body!["policies"]!.AsArray();

        policies.Select(policy => policy!["path"]!.GetValue<string>()).ShouldBe(["meshaccesslogs", "meshmetrics", "meshtraces", "traffic-logs", "traffic-traces"]);
    }
}
