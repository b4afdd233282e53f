using System.Text;
using System.Text.Json.Nodes;
using Weft.ControlPlane.Answers;
using Weft.Resources.Dataplanes;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;

namespace Weft.ControlPlane.Registration;

/// <summary><c>POST /bootstrap</c> of the dp-server, in Kuma's shape; <c>bootstrap</c> holds base64 of Weft's own JSON.</summary>
internal sealed class BootstrapEndpoint(ProxyRegistration registration, int defaultAdminPort, string caCertificatePem)
{
    private const string Title = "Could not bootstrap the data plane proxy";

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/bootstrap", AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        if (Parse(await RequestBody.ReadAsync(http)) is not { } fields)
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status400BadRequest, Title, "the body must be a JSON object"));
            return;
        }
        try
        {
            var proxy = Introduction(fields, http);
            var dataplane = await registration.CheckAsync(proxy, http.RequestAborted);
            await http.WriteJsonAsync(StatusCodes.Status200OK, writer => Answer(fields, dataplane).WriteTo(writer));
        }
        catch (RegistrationRefusedException refused)
        {
            await http.WriteErrorAsync(new ApiError(Status(refused.Fault), Title, refused.Message) { Causes = refused.Causes });
        }
    }

    private JsonObject Answer(JsonObject request, Resource dataplane)
    {
        var spec = (DataplaneSpec)dataplane.Spec;
        var bootstrap = new JsonObject
        {
            ["mesh"] = dataplane.Mesh,
            ["name"] = dataplane.Name,
            ["service"] = spec.Services.Count > 0 ? spec.Services[0] : "",
            ["adminAddress"] = "127.0.0.1",
            ["adminPort"] = Number(request, "adminPort") ?? spec.Networking?.AdminPort ?? defaultAdminPort,
            ["caCertificate"] = caCertificatePem,
        };
        return new JsonObject
        {
            ["bootstrap"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(bootstrap.ToJsonString())),
            ["kumaSidecarConfiguration"] = new JsonObject
            {
                ["networking"] = new JsonObject { ["isUsingTransparentProxy"] = spec.Networking?.TransparentProxying is not null },
                ["metrics"] = new JsonObject { ["aggregate"] = new JsonArray() },
            },
        };
    }

    private static ProxyIntroduction Introduction(JsonObject fields, HttpContext http)
    {
        if (Text(fields, "proxyType") is not ("" or "dataplane") and var type)
            throw new RegistrationRefusedException(RegistrationFault.Invalid, $"proxy type \"{type}\" is not supported");
        var text = Text(fields, "dataplaneResource");
        var (mesh, name) = (Text(fields, "mesh"), Text(fields, "name"));
        if (text.Length > 0 && (mesh.Length == 0 || name.Length == 0)) (mesh, name) = NamesIn(text, mesh, name);
        var token = Text(fields, "dataplaneToken");
        if (token.Length == 0) token = http.Request.Headers.Authorization.ToString();
        return new ProxyIntroduction(mesh, name, text, token);
    }

    // kuma-dp may leave mesh and name to the Dataplane.
    private static (string Mesh, string Name) NamesIn(string text, string mesh, string name)
    {
        var reading = new ResourceReader(new ResourceCatalog(Resources.Kinds.BuiltInKinds.Dataplane)).ReadYaml(text);
        return reading is [{ Resource: { } dataplane }]
            ? (mesh.Length > 0 ? mesh : dataplane.Mesh, name.Length > 0 ? name : dataplane.Name)
            : (mesh, name);
    }

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int? Number(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.TryGetValue<int>(out var number) && number is > 0 and <= 65535 ? number : null;

    private static int Status(RegistrationFault fault) => fault switch
    {
        RegistrationFault.Missing => StatusCodes.Status404NotFound,
        RegistrationFault.Unauthorized => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
