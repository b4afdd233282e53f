using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Weft.Conformance.Tests.Chained;

/// <summary>A reverse proxy on Kestrel and HttpClient.</summary>
internal static class KestrelForwarder
{
    public static WebApplication Start(int port, int origin)
    {
        var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        app.Run(context => ForwardAsync(context, client, origin));
        app.Lifetime.ApplicationStopped.Register(client.Dispose);
        _ = app.StartAsync();
        return app;
    }

    private static async Task ForwardAsync(HttpContext context, HttpMessageInvoker client, int origin)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var uri = new Uri($"http://127.0.0.1:{origin}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), uri);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()!.CanHaveBody) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        try
        {
            using var answer = await client.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }
}
