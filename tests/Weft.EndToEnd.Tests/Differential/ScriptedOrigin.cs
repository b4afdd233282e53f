using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>The application: Kestrel on one port for HTTP/1 and one for HTTP/2. Answers each case as it says and tells how it saw the request.</summary>
internal sealed class ScriptedOrigin : IAsyncDisposable
{
    private const int PieceBytes = 10_000;

    private readonly IReadOnlyList<RequestCase> _cases;
    private readonly ConcurrentDictionary<int, ConcurrentQueue<SeenMessage>> _seen = new();
    private readonly WebApplication _app;

    private ScriptedOrigin(IReadOnlyList<RequestCase> cases, int http1Port, int http2Port)
    {
        _cases = cases;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 200;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = 64 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, http1Port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, http2Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public static async Task<ScriptedOrigin> StartAsync(IReadOnlyList<RequestCase> cases, int http1Port, int http2Port)
    {
        var origin = new ScriptedOrigin(cases, http1Port, http2Port);
        await origin._app.StartAsync();
        return origin;
    }

    /// <summary>How the requests of a case were seen since last asked.</summary>
    public IReadOnlyList<SeenMessage> Take(int number) => _seen.TryRemove(number, out var seen) ? [.. seen] : [];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var number = int.Parse(context.Request.Headers["x-case"].ToString(), CultureInfo.InvariantCulture);
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        IHeaderDictionary? trailers = context.Request.CheckTrailersAvailable() ? context.Features.Get<IHttpRequestTrailersFeature>()!.Trailers : null;
        var start = $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}";
        _seen.GetOrAdd(number, _ => new()).Enqueue(new SeenMessage(start, Flat(context.Request.Headers), SeenMessage.Digest(body.ToArray()), Flat(trailers)));
        await AnswerAsync(context, _cases[number]);
    }

    private static async Task AnswerAsync(HttpContext context, RequestCase script)
    {
        var answer = script.Answer;
        context.Response.StatusCode = script.Status;
        foreach (var group in answer.Fields.GroupBy(field => field.Name)) context.Response.Headers[group.Key] = group.Select(field => field.Value).ToArray();
        if (answer.Body is null) return;
        if (answer.IsLengthKnown) context.Response.ContentLength = answer.Body.Length;
        if (script.HasBareAnswer) return;
        await context.Response.StartAsync(context.RequestAborted);
        for (var sent = 0; sent < answer.Body.Length; sent += PieceBytes)
            await context.Response.Body.WriteAsync(answer.Body.AsMemory(sent, Math.Min(PieceBytes, answer.Body.Length - sent)), context.RequestAborted);
        // Kestrel has none for HTTP/1.
        if (!context.Response.SupportsTrailers()) return;
        foreach (var (name, value) in answer.Trailers) context.Response.AppendTrailer(name, value);
    }

    private static IReadOnlyList<(string, string)> Flat(IHeaderDictionary? fields) =>
        [.. (fields ?? new HeaderDictionary()).SelectMany(field => field.Value.Select(value => (field.Key.ToLowerInvariant(), value ?? "")))];
}
