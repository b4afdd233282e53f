using System.Buffers.Binary;
using Weft.Protocols.Http2;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>HTTP/2 spoken frame by frame over a <see cref="RawPeer"/>. Answers SETTINGS and PING by itself while it waits for another frame.</summary>
internal sealed class Http2Peer(RawPeer peer)
{
    /// <summary>`:status: 200` from the static table.</summary>
    public static byte[] Status200 => [0x88];

    /// <summary>`:method: GET`, `:scheme: http`, `:path: /`, `:authority: a`.</summary>
    public static byte[] GetRequest => [0x82, 0x86, 0x84, 0x41, 0x01, (byte)'a'];

    /// <summary>False: PINGs stay unanswered.</summary>
    public bool AnswersPings { get; init; } = true;

    public RawPeer Peer { get; } = peer;

    public async Task GreetAsServerAsync()
    {
        await Peer.ReadExactlyAsync(ConnectionPreface.Bytes.Length);
        await SendAsync(FrameType.Settings, FrameFlags.None, 0, []);
    }

    public async Task GreetAsClientAsync()
    {
        await Peer.SendAsync(ConnectionPreface.Bytes.ToArray());
        await SendAsync(FrameType.Settings, FrameFlags.None, 0, []);
    }

    public Task SendAsync(FrameType type, FrameFlags flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHeader.Bytes + payload.Length];
        FrameWriter.Header(frame, payload.Length, type, flags, stream);
        payload.CopyTo(frame, FrameHeader.Bytes);
        return Peer.SendAsync(frame);
    }

    public Task GoawayAsync(int lastStream)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, lastStream);
        return SendAsync(FrameType.Goaway, FrameFlags.None, 0, payload);
    }

    public Task ResetAsync(int stream, Http2ErrorCode code)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, (int)code);
        return SendAsync(FrameType.RstStream, FrameFlags.None, stream, payload);
    }

    public Task AnswerAsync(int stream) => SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, Status200);

    /// <summary>The next frame of <paramref name="type"/>; others are passed over.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)> NextAsync(FrameType type)
    {
        while (true)
        {
            var (header, payload) = await NextAsync();
            if (header.Type == type && !(type == FrameType.Settings && header.IsAck)) return (header, payload);
        }
    }

    /// <summary>The next frame.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)> NextAsync()
    {
        var bytes = await Peer.ReadExactlyAsync(FrameHeader.Bytes);
        FrameHeader.TryRead(bytes, out var header).ShouldBeTrue();
        var payload = await Peer.ReadExactlyAsync(header.Length);
        if (header.Type == FrameType.Settings && !header.IsAck) await SendAsync(FrameType.Settings, FrameFlags.Ack, 0, []);
        if (header.Type == FrameType.Ping && !header.IsAck && AnswersPings) await SendAsync(FrameType.Ping, FrameFlags.Ack, 0, payload);
        return (header, payload);
    }
}
