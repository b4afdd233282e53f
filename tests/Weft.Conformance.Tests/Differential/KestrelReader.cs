using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Weft.Conformance.Tests.Differential;

/// <summary>Kestrel behind a socket, one connection for each input. It cannot tell waiting from refusing, so it never waits.</summary>
internal sealed class KestrelReader : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<int, ConcurrentQueue<ReadRequest>> _requests = new();

    private KestrelReader()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(RecordAsync);
    }

    public static async Task<KestrelReader> StartAsync()
    {
        var reader = new KestrelReader();
        await reader._app.StartAsync();
        return reader;
    }

    public async Task<Reading> ReadAsync(byte[] input)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_app.Urls.Single()).Port);
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _requests[port] = [];
        try
        {
            await socket.SendAsync(input);
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            while (await socket.ReceiveAsync(answer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Refused with a reset.
        }
        _requests.Remove(port, out var requests);
        return new Reading([.. requests!], Waits: false);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task RecordAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = ReadRequest.OfRaw(context.Request.Method, target, context.Request.Headers.Host.ToString(), Encoding.Latin1.GetString(body.ToArray()));
        if (_requests.TryGetValue(context.Connection.RemotePort, out var requests)) requests.Enqueue(request);
    }
}
