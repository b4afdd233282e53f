using System.Net;
using System.Net.Sockets;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

/// <summary>One TCP connection that speaks frames, as a client or as an accepted server.</summary>
internal sealed class RawConnection(Socket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private byte[] _input = new byte[65_536];
    private int _length;

    public static async Task<RawConnection> ConnectAsync(string address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 64 * 1024 };
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        return new RawConnection(socket);
    }

    /// <summary>Connects and sends preface and SETTINGS.</summary>
    public static async Task<RawConnection> GreetAsync(string address)
    {
        var connection = await ConnectAsync(address);
        await connection.SendAsync(RawFrames.Greeting);
        return connection;
    }

    /// <summary>Sends; false when the peer has closed.</summary>
    public async Task<bool> SendAsync(params byte[][] frames)
    {
        try
        {
            foreach (var frame in frames)
                for (var sent = 0; sent < frame.Length;)
                    sent += await socket.SendAsync(frame.AsMemory(sent)).AsTask().WaitAsync(Patience);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The next frame; null once the peer has closed.</summary>
    public async Task<ReceivedFrame?> NextAsync()
    {
        FrameHeader header;
        while (!FrameHeader.TryRead(_input.AsSpan(0, _length), out header) || _length < header.TotalBytes)
            if (!await FillAsync()) return null;
        var frame = new ReceivedFrame(header, _input[FrameHeader.Bytes..header.TotalBytes]);
        Drop(header.TotalBytes);
        return frame;
    }

    /// <summary>Reads on to a frame that is asked for; null when the peer closed before.</summary>
    public async Task<ReceivedFrame?> UntilAsync(Func<ReceivedFrame, bool> wanted)
    {
        while (await NextAsync() is { } frame)
            if (wanted(frame)) return frame;
        return null;
    }

    /// <summary>Reads the preface of a client.</summary>
    public async Task ReadPrefaceAsync()
    {
        while (_length < ConnectionPreface.Bytes.Length)
            if (!await FillAsync()) throw new EndOfStreamException("no preface");
        ConnectionPreface.Matches(_input.AsSpan(0, _length)).ShouldBeTrue();
        Drop(ConnectionPreface.Bytes.Length);
    }

    public async Task EndOfStreamAsync(int stream) => (await UntilAsync(f => f.StreamId == stream && f.EndsStream)).ShouldNotBeNull();

    /// <summary>Reads to the end; how the peer closed does not matter.</summary>
    public async Task CloseOfPeerAsync()
    {
        while (await FillAsync()) _length = 0;
    }

    /// <summary>Everything to the end.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }
        return _input[.._length];
    }

    /// <summary>True when the peer answers a PING; false when it closed.</summary>
    public async Task<bool> AnswersPingAsync()
    {
        await SendAsync(RawFrames.Ping(0xCAFE));
        return await UntilAsync(f => f.Type == FrameType.Ping && f.Header.IsAck) is not null;
    }

    public void HalfClose() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => socket.Dispose();

    private async Task<bool> FillAsync()
    {
        if (_length == _input.Length) Array.Resize(ref _input, _length * 2);
        try
        {
            var count = await socket.ReceiveAsync(_input.AsMemory(_length, Math.Min(8192, _input.Length - _length))).AsTask().WaitAsync(Patience);
            _length += count;
            return count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Drop(int bytes)
    {
        _length -= bytes;
        _input.AsSpan(bytes, _length).CopyTo(_input);
    }
}
