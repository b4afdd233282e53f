using System.Net;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

/// <summary>Accepts on a loopback port and gives each socket to a function.</summary>
internal sealed class TestListener(EventLoop loop, int descriptor, Action<int, SocketEndpoint> accepted) : ListenTarget(loop, descriptor)
{
    public int Accepted { get; private set; }

    public static SocketEndpoint Open(EventLoop loop, bool ipv6, Action<int, SocketEndpoint> accepted, out TestListener listener)
    {
        var descriptor = TcpSocket.Listen(new SocketEndpoint(ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0), 1024, out var errno);
        errno.ShouldBe(0);
        listener = new TestListener(loop, descriptor, accepted);
        loop.AddListener(listener);
        return TcpSocket.LocalOf(descriptor);
    }

    protected override void OnAccepted(int descriptor, SocketEndpoint remote)
    {
        Accepted++;
        accepted(descriptor, remote);
    }
}
