using System.Text.Json.Nodes;
using Weft.Resources.Reading;
using Weft.Testing;

namespace Weft.ControlPlane.Tests.Api;

/// <summary>The recorded API cases of Kuma 2.14 about kinds that exist here.</summary>
public sealed class CompatibilityTests
{
    private const string Prefix = "api/2.14.3/resources/crud/";

    [Theory]
    [InlineData("delete_meshes")]
    [InlineData("list_dp_with_filters")]
    [InlineData("list_dp_with_label_filter")]
    [InlineData("list_global-secret")]
    [InlineData("put_dataplanes")]
    [InlineData("put_meshaccesslog")]
    [InlineData("put_traffictrace")]
    [InlineData("put_update_dataplanes")]
    public async Task A_recorded_case_is_answered_alike(string name)
    {
        await using var control = await RunningControlPlane.StartAsync("--skip-mesh-creation");
        var recorded = Case(name);
        foreach (var resource in recorded["resources"]!.AsArray()) await StoreAsync(control, resource!.GetValue<string>());

        foreach (var action in recorded["actions"]!.AsArray().Where(action => !IsOtherOnPurpose(name, action!)))
        {
            var body = action!["request"]?.ToJsonString() ?? action["requestText"]?.GetValue<string>();
            var path = action["path"]!.GetValue<string>();
            var (status, answer) = await control.SendAsync(new HttpMethod(action["method"]!.GetValue<string>()), path, body);

            ((int)status).ShouldBe(action["status"]!.GetValue<int>(), $"{path} {answer?.ToJsonString()}");
            var expected = action["response"]!.DeepClone();
            if (IsParserText(expected)) continue;
            Comparable(answer!).ToJsonString().ShouldBe(Comparable(expected).ToJsonString());
        }
    }

    private static JsonObject Case(string name) => JsonNode.Parse(File.ReadAllText(Corpora.Path("api.json")))!.AsArray()
        .Single(recorded => recorded!["id"]!.GetValue<string>() == Prefix + name)!.AsObject();

    private static async Task StoreAsync(RunningControlPlane control, string document)
    {
        foreach (var node in YamlNodes.Parse(document).Documents.Cast<MapNode>())
        {
            string Field(string field) => (node.Find(field) as ScalarNode)?.Text ?? "";
            var path = Field("type") switch
            {
                "Mesh" => $"/meshes/{Field("name")}",
                "GlobalSecret" => $"/global-secrets/{Field("name")}",
                _ => $"/meshes/{Field("mesh")}/dataplanes/{Field("name")}",
            };
            await control.PutAsync(path, document);
        }
    }

    // dp-6 has an inbound without kuma.io/service, which Kuma 2.0 refuses and so do we; def$ault is worded differently in 2.0;
    // dp-4 at dp-5's address is told its wrong name together with its wrong tags, where Kuma stops at the tags.
    private static bool IsOtherOnPurpose(string name, JsonNode action) => name == "put_dataplanes"
        && (action["path"]!.GetValue<string>().EndsWith("dp-6", StringComparison.Ordinal)
            || action["request"]?["mesh"]?.GetValue<string>() == "def$ault"
            || action["request"] is JsonObject request && request["name"] is JsonValue value && value.ToString() == "dp-4");

    // The words of Go's JSON parser are its own.
    private static bool IsParserText(JsonNode expected) => expected["title"]?.GetValue<string>() == "Bad Request";

    // Times differ; kri is 2.12's, a status is set by nobody; labels are computed on the way in here, and were not for what the recording stored directly.
    private static JsonNode Comparable(JsonNode node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var gone in (string[])["creationTime", "modificationTime", "kri", "status", "labels"]) fields.Remove(gone);
                var sorted = new JsonObject();
                foreach (var (key, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                    sorted[key] = value is null ? null : Comparable(value.DeepClone());
                return sorted;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => item is null ? null : Comparable(item.DeepClone()))]);
            default:
                return node.DeepClone();
        }
    }
}
