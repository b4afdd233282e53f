using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>A real web server behind a sidecar: HTTP/1.1 or HTTP/2 by prior knowledge.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApplication(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<TestApplication> StartAsync(bool http2 = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.MapGet("/bytes/{count:int}", (int count, HttpContext context) => Results.Bytes(Pattern(count)));
        app.MapGet("/headers", (HttpContext context) => string.Join('\n', context.Request.Headers.Select(h => $"{h.Key.ToLowerInvariant()}: {h.Value}")));
        app.MapPost("/hash", async (HttpContext context) => await context.Response.WriteAsync(Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body))));
        app.MapPost("/echo", async (HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        app.MapPost("/trailers", async (HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("body");
            context.Response.AppendTrailer("grpc-status", "0");
            context.Response.AppendTrailer("grpc-message", "fine");
        });
        app.MapPost("/pkg.Echo/Say", async (HttpContext context) =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Request.Body.CopyToAsync(context.Response.Body);
            context.Response.AppendTrailer("grpc-status", context.Request.Headers["say-status"].FirstOrDefault() ?? "0");
        });
        app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code));
        app.UseWebSockets();
        app.Map("/ws", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[16_384];
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (part.MessageType == System.Net.WebSockets.WebSocketMessageType.Close) break;
                await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, CancellationToken.None);
            }
            await socket.CloseAsync(socket.CloseStatus!.Value, socket.CloseStatusDescription, CancellationToken.None);
        });
        await app.StartAsync();
        return new TestApplication(app);
    }

    public static byte[] Pattern(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = (byte)((i * 31) + (i >> 8));
        return bytes;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
