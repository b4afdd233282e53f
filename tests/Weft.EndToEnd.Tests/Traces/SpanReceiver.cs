using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>A receiver of spans: Zipkin and Datadog's agent over HTTP/1.1, an OpenTelemetry collector over HTTP/2.</summary>
internal sealed class SpanReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<SeenSpan> _spans = [];

    private SpanReceiver(WebApplication application) => _application = application;

    public IReadOnlyList<SeenSpan> Spans
    {
        get
        {
            lock (_spans) return [.. _spans];
        }
    }

    public static async Task<SpanReceiver> StartAsync(int port, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = protocols));
        var receiver = new SpanReceiver(builder.Build());
        receiver._application.Run(receiver.TakeAsync);
        try
        {
            await receiver._application.StartAsync();
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var whole = new MemoryStream();
        await context.Request.Body.CopyToAsync(whole);
        var body = whole.ToArray();
        var request = context.Request;
        IEnumerable<SeenSpan>? seen = (request.Method, request.Path.Value, request.ContentType) switch
        {
            ("POST", "/api/v2/spans", "application/json") => SpanFormats.ZipkinJson(body),
            ("POST", "/api/v2/spans", "application/x-protobuf") => SpanFormats.ZipkinProto(body),
            ("PUT", "/v0.4/traces", "application/msgpack") => SpanFormats.Datadog(body),
            ("POST", "/opentelemetry.proto.collector.trace.v1.TraceService/Export", "application/grpc") => SpanFormats.OpenTelemetry(body[5..]),
            _ => null,
        };
        if (seen is null)
        {
            context.Response.StatusCode = 404;
            return;
        }
        var read = seen.ToList();
        lock (_spans) _spans.AddRange(read);
        context.Response.StatusCode = request.Protocol == "HTTP/2" ? 200 : 202;
        if (request.Protocol != "HTTP/2") return;
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
