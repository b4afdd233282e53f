using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>A receiver of spans: Zipkin and Datadog's agent over HTTP/1.1, an OpenTelemetry collector over HTTP/2.</summary>
internal sealed class SpanReceiver : IAsyncDisposable
{
    private readonly List<SeenSpan> _spans = [];
    private LoopbackServer? _server;

    private SpanReceiver()
    {
    }

    public IReadOnlyList<SeenSpan> Spans
    {
        get
        {
            lock (_spans) return [.. _spans];
        }
    }

    /// <param name="port">Of localhost.</param>
    /// <param name="protocols">As the format wants it.</param>
    /// <param name="certificate">Served with TLS; null: without.</param>
    public static async Task<SpanReceiver> StartAsync(int port, HttpProtocols protocols, X509Certificate2? certificate = null)
    {
        var receiver = new SpanReceiver();
        receiver._server = await LoopbackServer.StartAsync(port, protocols, application => application.Run(receiver.TakeAsync), certificate: certificate);
        return receiver;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

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
