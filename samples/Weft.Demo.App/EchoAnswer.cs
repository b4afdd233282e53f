using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Weft.Demo.App;

/// <summary>Answers a request with what was seen of it, so that a caller can check that nothing was lost on the way.</summary>
internal static class EchoAnswer
{
    /// <summary>
    /// The answer is JSON: instance, method, path, protocol, headers, the number of body bytes and their SHA-256. Query <c>status=N</c> chooses the
    /// status; <c>bytes=N</c> answers N bytes of <c>x</c> instead.
    /// </summary>
    public static async Task WriteAsync(HttpContext context, string instance)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = await DigestAsync(context.Request.Body, hash, context.RequestAborted);
        if (int.TryParse(context.Request.Query["status"], out var status) && status is >= 200 and < 600)
        {
            context.Response.StatusCode = status;
        }

        context.Response.Headers["x-instance"] = instance;
        if (int.TryParse(context.Request.Query["bytes"], out var bytes) && bytes is >= 0 and <= 64 * 1024 * 1024)
        {
            await WriteBytesAsync(context, bytes);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Describe(context.Request, instance, length, hash.GetHashAndReset()), context.RequestAborted);
    }

    private static ReadOnlyMemory<byte> Describe(HttpRequest request, string instance, long length, byte[] hash)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("instance", instance);
            writer.WriteString("method", request.Method);
            writer.WriteString("path", request.Path + request.QueryString);
            writer.WriteString("protocol", request.Protocol);
            writer.WriteStartObject("headers");
            foreach (var (name, value) in request.Headers)
            {
                writer.WriteString(name.ToLowerInvariant(), value.ToString());
            }

            writer.WriteEndObject();
            writer.WriteNumber("bodyBytes", length);
            writer.WriteString("bodySha256", Convert.ToHexStringLower(hash));
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static async Task<long> DigestAsync(Stream body, IncrementalHash hash, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return length;
    }

    private static async Task WriteBytesAsync(HttpContext context, int count)
    {
        context.Response.ContentLength = count;
        var block = new byte[Math.Min(count, 16 * 1024)];
        Array.Fill(block, (byte)'x');
        for (var left = count; left > 0; left -= block.Length)
        {
            await context.Response.Body.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)), context.RequestAborted);
        }
    }
}
