using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.DataPlane.Tests.AccessLogs;

/// <summary>A TCP server that keeps the lines it is sent.</summary>
internal sealed class LineReceiver : IDisposable
{
    private readonly TcpListener _listener;
    private readonly List<Socket> _open = [];
    private readonly StringBuilder _text = new();

    private LineReceiver(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_text) return _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    public static LineReceiver Start(int port) => new(port);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_open) foreach (var socket in _open) socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                lock (_open) _open.Add(socket);
                _ = ReadAsync(socket);
            }
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task ReadAsync(Socket socket)
    {
        var room = new byte[4096];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(room)) > 0)
            {
                lock (_text) _text.Append(Encoding.UTF8.GetString(room, 0, read));
            }
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }
}
