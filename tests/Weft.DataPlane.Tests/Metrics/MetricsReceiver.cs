using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weft.Otlp;

namespace Weft.DataPlane.Tests.Metrics;

/// <summary>A collector of OpenTelemetry on loopback that keeps what it was sent.</summary>
internal sealed class MetricsReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MetricsReceiver(WebApplication app, Inbox inbox) => (_app, Received) = (app, inbox);

    public Inbox Received { get; }

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<MetricsReceiver> StartAsync(int refusals = 0)
    {
        var inbox = new Inbox { Refusals = refusals };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(inbox);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new MetricsReceiver(app, inbox);
    }

    public async Task<ExportMetricsServiceRequest> NextAsync()
    {
        for (var i = 0; i < 200; i++)
        {
            if (Received.Messages.TryDequeue(out var message)) return message;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        throw new TimeoutException("nothing was pushed");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>What came.</summary>
    internal sealed class Inbox
    {
        /// <summary>So many calls are refused first.</summary>
        public int Refusals;

        public ConcurrentQueue<ExportMetricsServiceRequest> Messages { get; } = [];
    }

    /// <summary>The receiving service.</summary>
    internal sealed class Service(Inbox inbox) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            if (Interlocked.Decrement(ref inbox.Refusals) >= 0) throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "not yet"));
            inbox.Messages.Enqueue(request);
            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }
}
