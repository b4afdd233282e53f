using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Issuance;
using Weft.Identity.Tokens;
using Weft.Resources.Kinds;
using Weft.Resources.Reading;
using Weft.Resources.Violations;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary><c>POST /tokens/dataplane</c>, and its older name <c>/tokens</c>: answers with the JWT as text.</summary>
internal sealed class TokenEndpoints(IResourceStore store, DataplaneTokens tokens)
{
    private const string DefaultMesh = "default";

    // kumactl's own default before --valid-for became mandatory: ten years.
    private static readonly TimeSpan DefaultValidity = TimeSpan.FromHours(87600);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (ReadOnlySpan<string>)["/tokens/dataplane", "/tokens"]) routes.MapPost(path, LocalAccess.Require(IssueAsync));
    }

    private async Task IssueAsync(HttpContext http)
    {
        var body = Parse(await RequestBody.ReadAsync(http));
        if (body is null)
        {
            await http.WriteErrorAsync(ApiErrors.BadRequest("the body must be a JSON object"));
            return;
        }
        var violations = new ViolationList();
        var claims = ReadClaims(body, violations);
        var validFor = ReadValidity(body, violations);
        if (violations.IsEmpty && await store.FindAsync(BuiltInKinds.Mesh.Key("", claims.Mesh), http.RequestAborted) is null)
            violations.Add(FieldPath.At("mesh"), $"mesh of name {claims.Mesh} is not found");
        if (!violations.IsEmpty)
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status400BadRequest, "Invalid request", "Resource is not valid") { Causes = violations });
            return;
        }
        await AnswerAsync(http, claims, validFor);
    }

    private async Task AnswerAsync(HttpContext http, DataplaneClaims claims, TimeSpan validFor)
    {
        try
        {
            var token = await tokens.IssueAsync(claims, validFor, http.RequestAborted);
            http.Response.ContentType = "text/plain";
            http.Response.ContentLength = token.Length;
            await http.Response.WriteAsync(token, http.RequestAborted);
        }
        catch (TokenRefusedException refused)
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status500InternalServerError, "Could not issue a token", refused.Message));
        }
    }

    private static DataplaneClaims ReadClaims(JsonObject body, ViolationList violations)
    {
        var type = Text(body, "type", violations);
        if (type is not ("" or "dataplane" or "ingress")) violations.Add(FieldPath.At("type"), "must be dataplane or ingress");
        var tags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (body["tags"] is JsonObject map)
            foreach (var (tag, values) in map) tags[tag] = Texts(tag, values, violations);
        else if (body["tags"] is not null)
            violations.Add(FieldPath.At("tags"), "must be a map of lists");
        return new DataplaneClaims(Text(body, "name", violations), Text(body, "mesh", violations) is { Length: > 0 } mesh ? mesh : DefaultMesh, tags, type);
    }

    private static TimeSpan ReadValidity(JsonObject body, ViolationList violations)
    {
        if (Text(body, "validFor", violations) is not { Length: > 0 } text) return DefaultValidity;
        if (DurationText.TryParse(text, out var validFor) && validFor > TimeSpan.Zero) return validFor;
        violations.Add(FieldPath.At("validFor"), "has to be a positive duration such as 24h");
        return DefaultValidity;
    }

    private static string[] Texts(string tag, JsonNode? values, ViolationList violations)
    {
        if (values is JsonArray list && list.All(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String))
            return [.. list.Select(item => item!.GetValue<string>())];
        violations.Add(FieldPath.At("tags").Key(tag), "must be a list of strings");
        return [];
    }

    private static string Text(JsonObject body, string name, ViolationList violations)
    {
        if (body[name] is not { } node) return "";
        if (node.GetValueKind() == JsonValueKind.String) return node.GetValue<string>();
        violations.Add(FieldPath.At(name), "must be a string");
        return "";
    }

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
