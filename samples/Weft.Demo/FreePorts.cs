using System.Net;
using System.Net.Sockets;

namespace Weft.Demo;

/// <summary>
/// Gives out ports that nobody listens on, below the range from which the system takes the ports of outgoing connections. Starts at a place that
/// depends on the process, so that two demos at once do not run into each other.
/// </summary>
internal sealed class FreePorts
{
    private const int First = 12_000;
    private const int Count = 20_000;
    private int _next = (Environment.ProcessId * 97) % Count;

    public int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + _next;
            _next = (_next + 1) % Count;
            if (IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port)))
            {
                return port;
            }
        }

        throw new DemoFailedException("no free port");
    }

    public static bool HasIPv6() => Socket.OSSupportsIPv6 && IsFree(IPAddress.IPv6Loopback, 0);

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
