using Weft.ControlPlane.Admission;
using Weft.ControlPlane.Answers;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary>Create, read, update, delete and list of every kind of the catalog, under Kuma's paths.</summary>
internal sealed class ResourceEndpoints(
    ResourceCatalog catalog, ResourceManager resources, IResourceStore store, ResourceLists lists, WrittenResource written, bool isReadOnly)
{
    /// <summary>Adds the routes of all kinds.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var kind in catalog.Kinds)
        {
            var item = kind.Scope == ResourceScope.Mesh ? $"/meshes/{{mesh}}/{kind.Path}" : $"/{kind.Path}";
            MapOne(routes, kind, item + "/{name}");
            routes.MapGet(item, Guard(kind, http => ListAsync(http, kind)));
            if (kind.Scope == ResourceScope.Mesh)
                routes.MapGet($"/{kind.Path}", Guard(kind, http => lists.AnswerAsync(http, kind, null, ResourceJson.Write)));
        }
    }

    private void MapOne(IEndpointRouteBuilder routes, ResourceKind kind, string pattern)
    {
        routes.MapGet(pattern, Guard(kind, http => GetAsync(http, kind)));
        var isFixed = isReadOnly || kind.IsReadOnly;
        RequestDelegate refuse = http => http.WriteErrorAsync(ApiErrors.NotAllowed($"{kind.Name} is read-only"));
        routes.MapPut(pattern, Guard(kind, isFixed ? refuse : http => PutAsync(http, kind)));
        routes.MapDelete(pattern, Guard(kind, isFixed ? refuse : http => DeleteAsync(http, kind)));
    }

    private static RequestDelegate Guard(ResourceKind kind, RequestDelegate next) => kind.IsAdminOnly ? LocalAccess.Require(next) : next;

    private async Task GetAsync(HttpContext http, ResourceKind kind)
    {
        if (await store.FindAsync(Key(http, kind), http.RequestAborted) is { } found)
            await http.WriteJsonAsync(StatusCodes.Status200OK, writer => ResourceJson.Write(writer, found));
        else
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.Retrieve));
    }

    private async Task ListAsync(HttpContext http, ResourceKind kind)
    {
        var mesh = kind.Scope == ResourceScope.Mesh ? Route(http, "mesh") : null;
        if (mesh is not null && await store.FindAsync(BuiltInKinds.Mesh.Key("", mesh), http.RequestAborted) is null)
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.RetrieveMesh));
        else
            await lists.AnswerAsync(http, kind, mesh, ResourceJson.Write);
    }

    private async Task PutAsync(HttpContext http, ResourceKind kind)
    {
        var key = Key(http, kind);
        var (resource, error) = written.Read(kind, key.Mesh, key.Name, await RequestBody.ReadAsync(http));
        if (resource is null)
        {
            await http.WriteErrorAsync(error!);
            return;
        }
        try
        {
            var (_, isNew) = await resources.PutAsync(resource, http.RequestAborted);
            await http.WriteEmptyAsync(isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        catch (AdmissionRefusedException refused)
        {
            await http.WriteErrorAsync(ApiErrors.Of(refused, ApiTitles.Process));
        }
    }

    private async Task DeleteAsync(HttpContext http, ResourceKind kind)
    {
        try
        {
            await resources.DeleteAsync(Key(http, kind), http.RequestAborted);
            await http.WriteEmptyAsync(StatusCodes.Status200OK);
        }
        catch (AdmissionRefusedException refused)
        {
            await http.WriteErrorAsync(ApiErrors.Of(refused, ApiTitles.Delete));
        }
    }

    private static ResourceKey Key(HttpContext http, ResourceKind kind) => kind.Key(Route(http, "mesh"), Route(http, "name"));

    private static string Route(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";
}
