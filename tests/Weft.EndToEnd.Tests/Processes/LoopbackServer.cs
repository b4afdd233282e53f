using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>An application on a Kestrel of its own, at a port of localhost.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application) => _application = application;

    /// <param name="port">Where it listens.</param>
    /// <param name="protocols">HTTP/1 or, by prior knowledge, HTTP/2.</param>
    /// <param name="map">Says what it answers.</param>
    /// <param name="prepare">Adds what it needs; null: nothing.</param>
    /// <param name="certificate">Served with TLS; null: without.</param>
    public static async Task<LoopbackServer> StartAsync(
        int port, HttpProtocols protocols, Action<WebApplication> map, Action<IServiceCollection>? prepare = null, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        prepare?.Invoke(builder.Services);
        var server = new LoopbackServer(builder.Build());
        map(server._application);
        try
        {
            await server._application.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, whatever is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }
}
