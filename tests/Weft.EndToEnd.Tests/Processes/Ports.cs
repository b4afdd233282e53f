using System.Net;
using System.Net.Sockets;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>
/// Gives out ports that nobody listens on, below the range from which the system takes the ports of outgoing connections. Starts at a place that
/// depends on the process, so that two runs at once do not meet.
/// </summary>
internal sealed class Ports
{
    private const int First = 12_000;
    private const int Count = 20_000;
    private int _next = Environment.ProcessId * 113 % Count;

    public static bool HasIPv6 { get; } = Socket.OSSupportsIPv6 && IsFree(IPAddress.IPv6Loopback, 0);

    public int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + _next;
            _next = (_next + 1) % Count;
            if (IsFree(IPAddress.Loopback, port) && (!HasIPv6 || IsFree(IPAddress.IPv6Loopback, port))) return port;
        }
        throw new InvalidOperationException("no free port");
    }

    /// <summary>Whether a program listens on that port of 127.0.0.1.</summary>
    public static bool IsTaken(int port) => !IsFree(IPAddress.Loopback, port);

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
