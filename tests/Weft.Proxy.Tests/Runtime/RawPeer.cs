using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>One end of a TCP connection that says exactly what a test says, and reads what comes as Latin-1.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MemoryStream _unread = new();

    public Socket Socket { get; } = socket;

    public static async Task<RawPeer> ConnectAsync(string address, int receiveBufferBytes = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes > 0) socket.ReceiveBufferSize = receiveBufferBytes;
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        return new RawPeer(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await Socket.SendAsync(bytes)..];
    }

    /// <summary>Everything up to and with <paramref name="mark"/>; what came before the end when the peer ends first.</summary>
    public async Task<string> ReadUntilAsync(string mark)
    {
        while (true)
        {
            var text = Encoding.Latin1.GetString(_unread.GetBuffer(), 0, (int)_unread.Length);
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0) return Take(at + mark.Length);
            if (!await MoreAsync()) return Take((int)_unread.Length);
        }
    }

    public Task<string> ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>Exactly <paramref name="count"/> bytes.</summary>
    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        while (_unread.Length < count)
            if (!await MoreAsync()) throw new EndOfStreamException($"the peer ended after {_unread.Length} of {count} bytes");
        return Encoding.Latin1.GetBytes(Take(count));
    }

    /// <summary>Everything until the peer ends or resets.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await MoreAsync())
        {
        }
        return Take((int)_unread.Length);
    }

    /// <summary>What follows <paramref name="head"/>: <paramref name="count"/> bytes when it is a 200.</summary>
    public Task ReadToEndOfBodyAsync(int count, string head) => head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? ReadExactlyAsync(count) : Task.CompletedTask;

    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    public void Dispose()
    {
        Socket.Dispose();
        _unread.Dispose();
    }

    private async Task<bool> MoreAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            var count = await Socket.ReceiveAsync(buffer).WaitAsync(Patience);
            _unread.Write(buffer, 0, count);
            return count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Take(int count)
    {
        var all = _unread.ToArray();
        _unread.SetLength(0);
        _unread.Write(all, count, all.Length - count);
        return Encoding.Latin1.GetString(all, 0, count);
    }
}
