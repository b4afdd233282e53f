using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>Grpc.AspNetCore on a Kestrel of its own, HTTP/2 by prior knowledge.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private readonly WebApplication _application;

    private EchoServer(WebApplication application) => _application = application;

    public static async Task<EchoServer> StartAsync(int port, WaitingCalls waiting)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(waiting);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxMessageBytes);
        var server = new EchoServer(builder.Build());
        server._application.MapGrpcService<EchoService>();
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Ends it at once, whatever is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }
}
