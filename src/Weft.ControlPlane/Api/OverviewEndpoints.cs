using System.Text.Json;
using Weft.ControlPlane.Answers;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary>Dataplanes together with their insights: <c>dataplanes+insights</c>, and Kuma's later <c>_overview</c>.</summary>
internal sealed class OverviewEndpoints(IResourceStore store, ResourceLists lists)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dataplanes+insights", http => ListAsync(http, null));
        routes.MapGet("/dataplanes/_overview", http => ListAsync(http, null));
        foreach (var list in (ReadOnlySpan<string>)["/meshes/{mesh}/dataplanes+insights", "/meshes/{mesh}/dataplanes/_overview"])
            routes.MapGet(list, ListOfMeshAsync);
        foreach (var item in (ReadOnlySpan<string>)["/meshes/{mesh}/dataplanes+insights/{name}", "/meshes/{mesh}/dataplanes/{name}/_overview"])
            routes.MapGet(item, GetAsync);
    }

    private async Task ListOfMeshAsync(HttpContext http)
    {
        var mesh = Route(http, "mesh");
        if (await store.FindAsync(BuiltInKinds.Mesh.Key("", mesh), http.RequestAborted) is null)
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.RetrieveMesh));
        else
            await ListAsync(http, mesh);
    }

    private async Task ListAsync(HttpContext http, string? mesh)
    {
        var page = await store.ListAsync(new ResourceQuery(BuiltInKinds.DataplaneInsight, mesh), http.RequestAborted);
        var insights = page.Items.ToDictionary(insight => (insight.Mesh, insight.Name), insight => (DataplaneInsightSpec)insight.Spec);
        await lists.AnswerAsync(http, BuiltInKinds.Dataplane, mesh, (writer, dataplane) => Write(writer, dataplane, insights.GetValueOrDefault((dataplane.Mesh, dataplane.Name))));
    }

    private async Task GetAsync(HttpContext http)
    {
        var (mesh, name) = (Route(http, "mesh"), Route(http, "name"));
        var dataplane = await store.FindAsync(BuiltInKinds.Dataplane.Key(mesh, name), http.RequestAborted);
        if (dataplane is null)
        {
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.Retrieve));
            return;
        }
        var insight = await store.FindAsync(BuiltInKinds.DataplaneInsight.Key(mesh, name), http.RequestAborted);
        await http.WriteJsonAsync(StatusCodes.Status200OK, writer => Write(writer, dataplane, insight?.Spec as DataplaneInsightSpec));
    }

    private static void Write(Utf8JsonWriter writer, Resource dataplane, DataplaneInsightSpec? insight) =>
        DataplaneOverviewJson.Write(writer, new DataplaneOverview(dataplane, insight ?? new DataplaneInsightSpec()));

    private static string Route(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";
}
