using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>
/// An application that is asked, and remembers what came with the last request. Of gRPC it answers every call with one empty message; a WebSocket it keeps
/// until the client closes it.
/// </summary>
internal sealed class TracedApplication : IAsyncDisposable
{
    private LoopbackServer? _server;

    private TracedApplication()
    {
    }

    /// <summary>The header fields of the last request, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Seen { get; private set; } = new Dictionary<string, string>();

    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="protocol">http, http2 or grpc.</param>
    public static async Task<TracedApplication> StartAsync(int port, string protocol)
    {
        var traced = new TracedApplication();
        traced._server = await LoopbackServer.StartAsync(port, protocol == "http" ? HttpProtocols.Http1 : HttpProtocols.Http2, application =>
        {
            application.UseWebSockets();
            application.Run(context => traced.AnswerAsync(context, protocol));
        });
        return traced;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string protocol)
    {
        Seen = context.Request.Headers.ToDictionary(field => field.Key.ToLowerInvariant(), field => field.Value.ToString());
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[16], context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            return;
        }
        if (protocol != "grpc")
        {
            await context.Response.WriteAsync("hello");
            return;
        }
        // An answer before the end of the request would end the exchange with it.
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
