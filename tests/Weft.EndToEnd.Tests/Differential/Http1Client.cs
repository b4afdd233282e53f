using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>A client of HTTP/1.1 that repairs nothing: sends the fields as they are, and sees interim answers, framing and trailers.</summary>
internal sealed class Http1Client(int port) : ICaseClient
{
    private TcpClient? _connection;
    private byte[] _input = [];

    public async Task<SeenMessage> SendAsync(RequestCase request)
    {
        try
        {
            return await ExchangeAsync(request);
        }
        catch
        {
            // Where the next answer would begin is not known.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private async Task<SeenMessage> ExchangeAsync(RequestCase request)
    {
        if (_connection is null)
        {
            _connection = new TcpClient { NoDelay = true };
            await _connection.ConnectAsync("127.0.0.1", port);
            _input = [];
        }
        var interim = "";
        await _connection.GetStream().WriteAsync(Head(request));
        if (request.ExpectsContinue)
        {
            var (status, _) = await ReadHeadAsync();
            interim = $"{status} ";
            status.ShouldBe(100);
        }
        await _connection.GetStream().WriteAsync(Body(request.Request));
        var (final, fields) = await ReadHeadAsync();
        var trailers = new List<(string, string)>();
        var body = request.HasBareAnswer && final == request.Status ? [] : await ReadBodyAsync(fields, trailers);
        if (fields.Contains(("connection", "close"))) Dispose();
        return new SeenMessage(interim + final.ToString(CultureInfo.InvariantCulture), fields, SeenMessage.Digest(body), trailers);
    }

    private static byte[] Head(RequestCase request)
    {
        var head = new StringBuilder($"{request.Method} {request.Target} HTTP/1.1\r\nhost: origin\r\n");
        foreach (var (name, value) in request.Request.Fields) head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (request.ExpectsContinue) head.Append("expect: 100-continue\r\n");
        if (request.Request.Body is { } body) head.Append(request.Request.IsLengthKnown ? $"content-length: {body.Length}\r\n" : "transfer-encoding: chunked\r\n");
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private static byte[] Body(GeneratedContent content)
    {
        if (content.Body is not { } body || content.IsLengthKnown) return content.Body ?? [];
        var text = new StringBuilder();
        // Sizes that fit no buffer, so that chunks are cut and joined on the way.
        for (var at = 0; at < body.Length; at += 7001)
        {
            var piece = body.AsSpan(at, Math.Min(7001, body.Length - at));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Length:x}\r\n").Append(Encoding.Latin1.GetString(piece)).Append("\r\n");
        }
        text.Append("0\r\n");
        foreach (var (name, value) in content.Trailers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    private async Task<(int Status, List<(string Name, string Value)> Fields)> ReadHeadAsync()
    {
        var line = await ReadLineAsync();
        line.ShouldStartWith("HTTP/1.1 ");
        return (int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture), await ReadFieldsAsync());
    }

    private async Task<List<(string Name, string Value)>> ReadFieldsAsync()
    {
        var fields = new List<(string, string)>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add((line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')));
        }
        return fields;
    }

    private async Task<byte[]> ReadBodyAsync(List<(string Name, string Value)> fields, List<(string, string)> trailers)
    {
        if (fields.FirstOrDefault(field => field.Name == "content-length").Value is { } length) return await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture));
        fields.ShouldContain(("transfer-encoding", "chunked"));
        var body = new MemoryStream();
        while (int.Parse(await ReadLineAsync(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Write(await ReadBytesAsync(size));
            (await ReadLineAsync()).ShouldBe("");
        }
        trailers.AddRange(await ReadFieldsAsync());
        return body.ToArray();
    }

    private async Task<string> ReadLineAsync()
    {
        int end;
        while ((end = _input.AsSpan().IndexOf("\r\n"u8)) < 0) await FillAsync();
        var line = Encoding.Latin1.GetString(_input, 0, end);
        _input = _input[(end + 2)..];
        return line;
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        var held = Math.Min(count, _input.Length);
        _input.AsSpan(0, held).CopyTo(bytes);
        _input = _input[held..];
        await _connection!.GetStream().ReadExactlyAsync(bytes.AsMemory(held));
        return bytes;
    }

    private async Task FillAsync()
    {
        var more = new byte[16 * 1024];
        var count = await _connection!.GetStream().ReadAsync(more);
        if (count == 0) throw new IOException($"the connection ended within: {Encoding.Latin1.GetString(_input)}");
        _input = [.. _input, .. more.AsSpan(0, count)];
    }
}
