using System.Text.Json.Nodes;
using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Configuration;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;

namespace Weft.ControlPlane.Api;

/// <summary>What the control plane says of itself: <c>/</c>, <c>/config</c>, <c>/versions</c>, <c>/policies</c>, <c>/who-am-i</c>.</summary>
internal sealed class InfoEndpoints(ControlPlaneSettings settings, ResourceCatalog catalog, string instanceId, string version)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", http => AnswerAsync(http, Index()));
        routes.MapGet("/config", http => AnswerAsync(http, settings.Values.ToJson()));
        routes.MapGet("/versions", http => AnswerAsync(http, Versions()));
        routes.MapGet("/policies", http => AnswerAsync(http, Policies()));
        routes.MapGet("/who-am-i", LocalAccess.Require(http => AnswerAsync(http, new JsonObject
        {
            ["name"] = "mesh-system:admin",
            ["groups"] = new JsonArray("mesh-system:admin", "mesh-system:authenticated"),
        })));
    }

    private static Task AnswerAsync(HttpContext http, JsonObject answer) =>
        http.WriteJsonAsync(StatusCodes.Status200OK, writer => answer.WriteTo(writer));

    private JsonObject Index() => new()
    {
        ["hostname"] = Environment.MachineName,
        // Clients of Kuma look at this word before they go on.
        ["tagline"] = "Kuma",
        ["product"] = "Weft",
        ["version"] = version,
        ["instanceId"] = instanceId,
        ["clusterId"] = instanceId,
        ["gui"] = "The gui is not part of this version",
    };

    private JsonObject Versions() => new()
    {
        ["kumaDp"] = new JsonObject { [version] = new JsonObject { ["envoy"] = version } },
    };

    private JsonObject Policies()
    {
        var policies = new JsonArray();
        foreach (var kind in catalog.Kinds.Except(BuiltInKinds.All).OrderBy(kind => kind.Name, StringComparer.Ordinal))
            policies.Add((JsonNode)new JsonObject
            {
                ["name"] = kind.Name,
                ["readOnly"] = kind.IsReadOnly,
                ["path"] = kind.Path,
                ["singularDisplayName"] = Words(kind.Name),
                ["pluralDisplayName"] = Words(kind.Name) + "s",
                ["isExperimental"] = false,
            });
        return new JsonObject { ["policies"] = policies };
    }

    private static string Words(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}"));
}
