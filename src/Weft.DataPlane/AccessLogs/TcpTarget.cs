using System.Net.Sockets;

namespace Weft.DataPlane.AccessLogs;

/// <summary>Sends lines over a TCP connection, and connects again when that is lost. What a lost connection had taken may be gone with it.</summary>
internal sealed class TcpTarget(string host, int port) : ILogTarget
{
    /// <summary>For a connect, and for the receiver to take something: 5 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private Socket? _socket;

    public int GatherMilliseconds => 20;

    public string? Write(LogBatch batch)
    {
        try
        {
            // A receiver that went away has closed its side: seen before anything is given to it.
            if (_socket is { } idle && idle.Poll(0, SelectMode.SelectRead) && IsGone(idle)) Close(batch);
            _socket ??= Connect();
            while (!batch.Rest.IsEmpty) batch.OnSent(_socket.Send(batch.Rest));
            return null;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            Close(batch);
            return fault is SocketException ? fault.Message : "no connection in time";
        }
    }

    public void Dispose() => _socket?.Dispose();

    private Socket Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendTimeout = (int)Limit.TotalMilliseconds, NoDelay = true };
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            socket.ConnectAsync(host, port, limit.Token).AsTask().GetAwaiter().GetResult();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Whatever a receiver says is not for us; its end is.
    private static bool IsGone(Socket socket)
    {
        Span<byte> said = stackalloc byte[512];
        return socket.Receive(said) == 0;
    }

    private void Close(LogBatch batch)
    {
        _socket?.Dispose();
        _socket = null;
        batch.RestartRecord();
    }
}
