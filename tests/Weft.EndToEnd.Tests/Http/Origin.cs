using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Http;

/// <summary>
/// An application on Kestrel. <c>/big/BYTES</c> answers so many bytes of <see cref="Pattern"/>, <c>/trailers</c> with trailers (on HTTP/2), <c>/refuse</c> with 413 and
/// the request's body unread, <c>/cookies</c> with two cookies; every other path tells what was seen of the request.
/// </summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private Origin(LoopbackServer server) => _server = server;

    /// <summary>64 KiB that big bodies repeat.</summary>
    public static byte[] Pattern { get; } = [.. Enumerable.Range(0, 64 * 1024).Select(i => (byte)(i * 31 + i / 256))];

    public static async Task<Origin> StartAsync(int port, HttpProtocols protocols) => new(await LoopbackServer.StartAsync(
        port, protocols, application => application.Run(AnswerAsync), services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null)));

    /// <summary>SHA-256 of so many bytes of the pattern.</summary>
    public static string Sha256Of(long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = bytes; left > 0; left -= Pattern.Length) hash.AppendData(Pattern, 0, (int)Math.Min(left, Pattern.Length));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        switch (request.Path.Value!.Split('/')[1..])
        {
            case ["big", var bytes]:
                return SendAsync(response, long.Parse(bytes, CultureInfo.InvariantCulture));
            case ["refuse"]:
                response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return Task.CompletedTask;
            case ["cookies"]:
                response.Cookies.Append("first", "1");
                response.Cookies.Append("second", "2");
                return response.WriteAsync("set");
            case ["trailers"]:
                response.DeclareTrailer("x-sum");
                response.AppendTrailer("x-sum", "42");
                return response.WriteAsync("body");
            default:
                return TellAsync(context);
        }
    }

    private static async Task SendAsync(HttpResponse response, long bytes)
    {
        response.ContentLength = bytes;
        for (var left = bytes; left > 0; left -= Pattern.Length) await response.Body.WriteAsync(Pattern.AsMemory(0, (int)Math.Min(left, Pattern.Length)));
    }

    private static async Task TellAsync(HttpContext context)
    {
        var request = context.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long length = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }
        ArrayPool<byte>.Shared.Return(buffer);
        var trailer = request.SupportsTrailers() && request.CheckTrailersAvailable() && request.GetTrailer("x-trailer") is [var value] ? $" x-trailer={value}" : "";
        await context.Response.WriteAsync(
            $"{request.Method} {request.Path}{request.QueryString} {request.Protocol} {length} {Convert.ToHexStringLower(hash.GetHashAndReset())} cookie={request.Headers.Cookie}{trailer}\n");
    }
}
