using System.Text.Json;
using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Insights;
using Weft.Policies.Compiler;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Writing;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary><c>GET /meshes/{mesh}/_mtls</c>: how far a mesh is on its way to STRICT, and who would be refused. Weft's own.</summary>
internal sealed class MtlsEndpoints(IResourceStore store)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/meshes/{mesh}/_mtls", GetAsync);

    private async Task GetAsync(HttpContext http)
    {
        var name = http.Request.RouteValues["mesh"] as string ?? "";
        if (await store.FindAsync(BuiltInKinds.Mesh.Key("", name), http.RequestAborted) is not { } mesh)
        {
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.RetrieveMesh));
            return;
        }
        var dataplanes = await store.ListAsync(new ResourceQuery(BuiltInKinds.Dataplane, name), http.RequestAborted);
        var insights = (await store.ListAsync(new ResourceQuery(BuiltInKinds.DataplaneInsight, name), http.RequestAborted)).Items
            .ToDictionary(insight => insight.Name, insight => (DataplaneInsightSpec)insight.Spec, StringComparer.Ordinal);
        var overviews = dataplanes.Items.Select(dataplane => new DataplaneOverview(dataplane, insights.GetValueOrDefault(dataplane.Name) ?? new DataplaneInsightSpec())).ToList();
        var target = TlsStage.Of((MeshSpec)mesh.Spec);
        var trials = StrictTrial.Of(target, overviews);
        await http.WriteJsonAsync(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("mesh", name);
            writer.WriteString("mode", target.Servers.ToString().ToUpperInvariant());
            writer.WriteString("backend", target.Authority?.Name ?? "");
            writer.WriteBoolean("strictIsSafe", trials.All(trial => trial.IsSafe));
            writer.WriteStartArray("services");
            foreach (var trial in trials) Write(writer, trial, overviews);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, StrictTrial trial, IReadOnlyCollection<DataplaneOverview> overviews)
    {
        writer.WriteStartObject();
        writer.WriteString("service", trial.Service);
        writer.WriteBoolean("tlsReady", trial.IsTlsReady);
        writer.Texts("notReady", trial.NotReady);
        writer.WriteBoolean("strictIsSafe", trial.IsSafe);
        writer.WriteStartArray("plaintext");
        foreach (var inbound in trial.Inbounds)
        {
            writer.WriteStartObject();
            writer.WriteString("dataplane", inbound.Dataplane);
            writer.WriteString("listener", inbound.Seen.Listener);
            writer.WriteStartArray("clients");
            foreach (var client in inbound.Seen.Clients) Write(writer, client, StrictTrial.DataplaneAt(client.Address, overviews));
            writer.WriteEndArray();
            writer.WriteNumber("others", inbound.Seen.Others);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PlaintextPeer client, string? dataplane)
    {
        writer.WriteStartObject();
        writer.WriteString("address", client.Address);
        writer.Text("dataplane", dataplane ?? "");
        writer.WriteNumber("plaintext", client.Plaintext);
        writer.WriteNumber("foreignTls", client.ForeignTls);
        writer.OptionalTime("lastSeen", client.LastSeen);
        writer.WriteEndObject();
    }
}
