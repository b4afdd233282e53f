using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Discovery;
using Weft.ControlPlane.Inspection;
using Weft.Resources.Kinds;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary>The pages of a live proxy, as it answers them now: Kuma's <c>xds</c>, <c>stats</c> and <c>clusters</c>, and our <c>failures</c>.</summary>
internal sealed class ProxyPageEndpoints(IResourceStore store, ConnectedProxies proxies)
{
    private const string Title = "Could not read the data plane proxy";

    // The word of the API, and the proxy's own page.
    private static readonly (string Word, string Path)[] Pages =
        [("xds", "/config_dump"), ("stats", "/stats"), ("clusters", "/clusters"), ("failures", "/failures")];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (word, path) in Pages) routes.MapGet($"/meshes/{{mesh}}/dataplanes/{{name}}/{word}", http => AnswerAsync(http, path));
    }

    private async Task AnswerAsync(HttpContext http, string path)
    {
        var proxy = new ProxyId(http.Request.RouteValues["mesh"] as string ?? "", http.Request.RouteValues["name"] as string ?? "");
        if (await store.FindAsync(BuiltInKinds.Dataplane.Key(proxy.Mesh, proxy.Name), http.RequestAborted) is null)
        {
            await http.WriteErrorAsync(ApiErrors.NotFound(ApiTitles.Retrieve));
            return;
        }
        var (page, fault) = await proxies.AskAsync(proxy, path, http.Request.QueryString.Value?.TrimStart('?') ?? "", http.RequestAborted);
        if (page is null)
        {
            await http.WriteErrorAsync(Error(proxy, fault));
            return;
        }
        http.Response.StatusCode = page.Status;
        http.Response.ContentType = page.ContentType;
        http.Response.ContentLength = page.Body.Length;
        await http.Response.Body.WriteAsync(page.Body, http.RequestAborted);
    }

    private static ApiError Error(ProxyId proxy, PageFault fault) => fault switch
    {
        PageFault.TimedOut => new(StatusCodes.Status504GatewayTimeout, Title, $"{proxy.Name} did not answer within {PageSession.AnswerLimit.TotalSeconds:0} s"),
        PageFault.TooLarge => new(StatusCodes.Status502BadGateway, Title, $"the page of {proxy.Name} is larger than {PageSession.MaxPageBytes / 1024 / 1024} MiB"),
        PageFault.Busy => new(StatusCodes.Status429TooManyRequests, Title, $"{PageSession.MaxQuestions} requests wait for {proxy.Name} already"),
        _ => new(StatusCodes.Status503ServiceUnavailable, Title, $"{proxy.Name} is not connected to this control plane"),
    };
}
