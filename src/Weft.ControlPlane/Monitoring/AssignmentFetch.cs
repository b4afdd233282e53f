using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.ControlPlane.Answers;
using Weft.Resources.Reading;

namespace Weft.ControlPlane.Monitoring;

/// <summary>
/// <c>POST /v3/discovery:monitoringassignments</c>, by which Prometheus's <c>kuma_sd_configs</c> asks: a request that names the version it
/// holds waits for another, at most its <c>fetch-timeout</c>, and is told 304 when nothing changed.
/// </summary>
internal sealed class AssignmentFetch(AssignmentBoard board, TimeSpan defaultTimeout, TimeProvider time)
{
    // A client's wish is not without end: what waits is held in memory.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var lifetime = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        routes.MapPost("/v3/discovery:monitoringassignments", http => AnswerAsync(http, lifetime.ApplicationStopping));
    }

    private async Task AnswerAsync(HttpContext http, CancellationToken stopping)
    {
        if (!TryParse(await RequestBody.ReadAsync(http), out var client, out var held))
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status400BadRequest, "Could not parse request body", "the body must be a DiscoveryRequest as JSON"));
            return;
        }
        var timeout = defaultTimeout;
        if (http.Request.Query["fetch-timeout"].ToString() is { Length: > 0 } text && !DurationText.TryParse(text, out timeout))
        {
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status400BadRequest, "Could not parse fetch-timeout", $"\"{text}\" is no duration such as 30s"));
            return;
        }
        if (await FetchAsync(client, held, timeout, http.RequestAborted, stopping) is { } set)
            await http.WriteJsonAsync(StatusCodes.Status200OK, writer => AssignmentJson.Write(writer, set));
        else
            http.Response.StatusCode = StatusCodes.Status304NotModified;
    }

    // null: nothing changed.
    private async Task<AssignmentSet?> FetchAsync(string client, string held, TimeSpan timeout, CancellationToken aborted, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(timeout > LongestTimeout ? LongestTimeout : timeout > TimeSpan.Zero ? timeout : defaultTimeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping, limit.Token);
        try
        {
            if (timeout > TimeSpan.Zero) return await board.ChangedAsync(client, held, any.Token);
            var current = await board.CurrentAsync(client, any.Token);
            return current.Version == held ? null : current;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool TryParse(byte[] body, out string client, out string held)
    {
        (client, held) = ("", "");
        try
        {
            if (JsonNode.Parse(body) is not JsonObject request) return false;
            client = Text((request["node"] as JsonObject)?["id"]);
            // Both spellings of protobuf's JSON.
            held = Text(request["versionInfo"] ?? request["version_info"]);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
