using System.Globalization;
using System.Text;
using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

/// <summary>One end of a chain of proxies, in either role and version, that sends and reads messages piece by piece. One message at a time.</summary>
internal sealed class ChainPeer : IDisposable
{
    private readonly RawPeer _peer;
    private readonly Http2Peer _frames;
    private readonly bool _http2;
    private readonly bool _isServer;
    private readonly HpackDecoder _decoder = new();
    private bool _isChunked;
    private int _stream = -1;

    private ChainPeer(RawPeer peer, bool http2, bool isServer)
    {
        _peer = peer;
        _frames = new Http2Peer(peer);
        _http2 = http2;
        _isServer = isServer;
    }

    public RawPeer Raw => _peer;

    public static async Task<ChainPeer> ConnectAsync(string address, bool http2)
    {
        var peer = new ChainPeer(await RawPeer.ConnectAsync(address), http2, isServer: false);
        if (http2) await peer._frames.GreetAsClientAsync();
        return peer;
    }

    public static async Task<ChainPeer> ServeAsync(RawPeer raw, bool http2)
    {
        var peer = new ChainPeer(raw, http2, isServer: true);
        if (http2) await peer._frames.GreetAsServerAsync();
        return peer;
    }

    /// <summary>A request's or answer's head. Without `content-length` a body that follows is chunked on HTTP/1.</summary>
    public async Task SendHeadAsync(bool ends, params (string Name, string Value)[] fields)
    {
        if (_http2)
        {
            if (!_isServer) _stream += 2;
            await _frames.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | (ends ? FrameFlags.EndStream : FrameFlags.None), _stream, Block(fields));
            return;
        }
        string Of(string name) => fields.FirstOrDefault(f => f.Name == name).Value ?? "";
        var text = new StringBuilder(_isServer ? $"HTTP/1.1 {Of(":status")} x\r\n" : $"{Of(":method")} {Of(":path")} HTTP/1.1\r\nHost: {Of(":authority")}\r\n");
        foreach (var (name, value) in fields.Where(f => f.Name[0] != ':')) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        _isChunked = !ends && Of("content-length").Length == 0 && !Of(":status").StartsWith('1');
        if (_isChunked) text.Append("Transfer-Encoding: chunked\r\n");
        await _peer.SendAsync(text.Append("\r\n").ToString());
    }

    public async Task SendBodyAsync(string body, bool ends)
    {
        if (_http2) await _frames.SendAsync(FrameType.Data, ends ? FrameFlags.EndStream : FrameFlags.None, _stream, Encoding.Latin1.GetBytes(body));
        else await _peer.SendAsync(_isChunked ? $"{body.Length:x}\r\n{body}\r\n{(ends ? "0\r\n\r\n" : "")}" : body);
    }

    public async Task SendTrailersAsync(params (string Name, string Value)[] fields)
    {
        if (_http2) await _frames.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, _stream, Block(fields));
        else await _peer.SendAsync("0\r\n" + string.Concat(fields.Select(f => $"{f.Name}: {f.Value}\r\n")) + "\r\n");
    }

    public Task ResetAsync()
    {
        if (_http2) return _frames.ResetAsync(_stream, Http2ErrorCode.Cancel);
        _peer.Reset();
        return Task.CompletedTask;
    }

    /// <summary>Waits for the other side to give the message up.</summary>
    public async Task GivenUpAsync()
    {
        if (_http2) (await _frames.NextAsync(FrameType.RstStream)).Header.StreamId.ShouldBe(_stream);
        else await _peer.ReadToEndAsync();
    }

    /// <summary>A head alone; its body is read by <see cref="ReceiveAsync"/> only when it is a final one that is asked for whole.</summary>
    public async Task<ChainMessage> ReceiveHeadAsync()
    {
        if (!_http2) return new ChainMessage(Lines(await _peer.ReadHeadAsync()), "", []);
        var (header, payload) = await _frames.NextAsync(FrameType.Headers);
        _stream = header.StreamId;
        return new ChainMessage(Decode(payload, _isServer ? FieldSectionKind.Request : FieldSectionKind.Response), "", []);
    }

    /// <summary>A whole message.</summary>
    /// <param name="hasNoBody">The answer to HEAD.</param>
    public async Task<ChainMessage> ReceiveAsync(bool hasNoBody = false)
    {
        if (_http2) return await ReceiveFramesAsync();
        var head = await ReceiveHeadAsync();
        if (hasNoBody || head.Status is "204" or "304") return head;
        if (head["transfer-encoding"] == "chunked") return await ReceiveChunksAsync(head);
        return head["content-length"] is { Length: > 0 } length
            ? head with { Body = Encoding.Latin1.GetString(await _peer.ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture))) }
            : head;
    }

    /// <summary>HTTP/2: the next piece of a body.</summary>
    public async Task<string> ReceiveDataAsync() => Encoding.Latin1.GetString((await _frames.NextAsync(FrameType.Data)).Payload);

    public void Dispose()
    {
        _peer.Dispose();
        _decoder.Dispose();
    }

    private async Task<ChainMessage> ReceiveChunksAsync(ChainMessage head)
    {
        var body = new StringBuilder();
        while (int.Parse((await _peer.ReadUntilAsync("\r\n")).TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size and > 0)
            body.Append(Encoding.Latin1.GetString(await _peer.ReadExactlyAsync(size + 2)), 0, size);
        List<string> trailers = [];
        while (await _peer.ReadUntilAsync("\r\n") is { Length: > 2 } line) trailers.Add(line.TrimEnd());
        return head with { Body = body.ToString(), Trailers = [.. trailers] };
    }

    private async Task<ChainMessage> ReceiveFramesAsync()
    {
        ChainMessage? message = null;
        while (true)
        {
            var (header, payload) = await NextMessageFrameAsync();
            if (header.Type == FrameType.Data) message = message! with { Body = message.Body + Encoding.Latin1.GetString(payload) };
            else if (message is not null) message = message with { Trailers = Decode(payload, FieldSectionKind.Trailers) };
            else
            {
                _stream = header.StreamId;
                message = new ChainMessage(Decode(payload, _isServer ? FieldSectionKind.Request : FieldSectionKind.Response), "", []);
            }
            if ((header.Flags & FrameFlags.EndStream) != 0) return message;
        }
    }

    private async Task<(FrameHeader Header, byte[] Payload)> NextMessageFrameAsync()
    {
        while (true)
        {
            var (header, payload) = await _frames.NextAsync();
            if (header.Type is FrameType.Headers or FrameType.Data) return (header, payload);
            header.Type.ShouldNotBe(FrameType.RstStream);
            header.Type.ShouldNotBe(FrameType.Goaway);
        }
    }

    private string[] Decode(byte[] block, FieldSectionKind kind)
    {
        using var head = new HeaderBlock();
        _decoder.Decode(block, head, kind, 1 << 20, 1000).ShouldBe(HpackResult.Ok);
        List<string> lines = [];
        if (kind == FieldSectionKind.Request) lines.AddRange([":method: " + Text(head.Method), ":path: " + Text(head.Path), ":authority: " + Text(head.Authority)]);
        if (kind == FieldSectionKind.Response) lines.Add(":status: " + head.Status.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < head.Count; i++) lines.Add(Text(head.NameAt(i)) + ": " + Text(head.ValueAt(i)));
        return [.. lines];
    }

    private string[] Lines(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0) throw new EndOfStreamException("the peer ended");
        var start = lines[0].Split(' ');
        string[] pseudo = _isServer ? [":method: " + start[0], ":path: " + start[1]] : [":status: " + start[1]];
        return [.. pseudo, .. lines.Skip(1).Select(line => line.StartsWith("host: ", StringComparison.Ordinal) ? ":authority: " + line[6..] : line)];
    }

    private static byte[] Block((string Name, string Value)[] fields)
    {
        using var block = new MemoryStream();
        foreach (var text in fields.Where(f => f.Name != ":scheme").Prepend((":scheme", "http")).Where(f => f.Item1 != ":scheme" || fields.Any(g => g.Name == ":method")).OrderBy(f => f.Item1[0] != ':'))
        {
            block.WriteByte(0);
            foreach (var part in new[] { text.Item1.ToLowerInvariant(), text.Item2 })
            {
                block.WriteByte((byte)part.Length);
                block.Write(Encoding.Latin1.GetBytes(part));
            }
        }
        return block.ToArray();
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
