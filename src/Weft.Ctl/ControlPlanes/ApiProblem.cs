using System.Net;
using System.Text;
using System.Text.Json;

namespace Weft.Ctl.ControlPlanes;

/// <summary>Turns the API's error body into what a user reads.</summary>
internal static class ApiProblem
{
    /// <summary>
    /// One line with the title and the detail, then a line for each field at fault. A body that is not the API's (a proxy
    /// between, another server on that port) is shown as it is, shortened.
    /// </summary>
    public static string Text(HttpStatusCode status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && Member(root, "title") is { } title)
            {
                var text = new StringBuilder(title);
                if ((Member(root, "detail") ?? Member(root, "details")) is { Length: > 0 } detail)
                {
                    text.Append(" (").Append(detail).Append(')');
                }

                AppendFields(text, root);
                return text.ToString();
            }
        }
        catch (JsonException)
        {
            // Not ours; shown below.
        }

        var shown = body.Length > 200 ? body[..200] + "..." : body;
        return $"the control plane answered {(int)status} {status}{(shown.Length > 0 ? ": " + shown.Trim() : string.Empty)}";
    }

    private static void AppendFields(StringBuilder text, JsonElement root)
    {
        var (name, field, message) = root.TryGetProperty("causes", out _)
            ? ("causes", "field", "message")
            : ("invalid_parameters", "field", "reason");
        if (!root.TryGetProperty(name, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var item in items.EnumerateArray())
        {
            text.Append("\n* ").Append(Member(item, field)).Append(": ").Append(Member(item, message));
        }
    }

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
