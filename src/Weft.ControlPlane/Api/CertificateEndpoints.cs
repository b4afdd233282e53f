using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Issuance;
using Weft.Identity.Authority;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary>
/// <c>POST /meshes/{mesh}/certificates</c>: a certificate for a client of the mesh that has no proxy, such as a Prometheus that reads metrics over mutual
/// TLS. For whom tokens are issued: who may have a token may join anyway.
/// </summary>
internal sealed class CertificateEndpoints(IResourceStore store, CertificateIssuer issuer)
{
    private const string Title = "Could not issue a certificate";

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/meshes/{mesh}/certificates", LocalAccess.Require(IssueAsync));

    private async Task IssueAsync(HttpContext http)
    {
        var name = http.Request.RouteValues["mesh"] as string ?? "";
        if ((await store.FindAsync(BuiltInKinds.Mesh.Key("", name), http.RequestAborted))?.Spec is not MeshSpec mesh)
        {
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.RetrieveMesh));
            return;
        }
        if (Read(await RequestBody.ReadAsync(http)) is not var (service, request))
        {
            await http.WriteErrorAsync(ApiErrors.BadRequest("the body must be {\"service\": \"...\", \"pkcs10\": \"<base64 of DER>\"}"));
            return;
        }
        if (MeshAuthorities.EnabledBackend(mesh) is not { } backend)
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status400BadRequest, Title, $"mutual TLS is off in mesh {name}"));
            return;
        }
        try
        {
            var identity = await issuer.IssueAsync(name, backend, [TagSet.Of((TagNames.Service, service))], request, http.RequestAborted);
            await http.WriteJsonAsync(StatusCodes.Status200OK, writer => Write(writer, identity));
        }
        catch (Exception refused) when (refused is CertificateRefusedException or FormatException)
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status400BadRequest, Title, refused.Message));
        }
    }

    private static void Write(Utf8JsonWriter writer, WorkloadIdentity identity)
    {
        writer.WriteStartObject();
        writer.WriteString("certificate", identity.Certificate.ChainPem);
        writer.WriteString("roots", identity.Trust.Pem);
        writer.WriteString("expires", identity.Certificate.ExpiresAt);
        writer.WriteEndObject();
    }

    private static (string Service, byte[] Request)? Read(byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject fields || Text(fields, "service") is not { Length: > 0 } service || Text(fields, "pkcs10") is not { } encoded) return null;
            return Base64.IsValid(encoded) ? (service, Convert.FromBase64String(encoded)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject fields, string name) => fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
