using System.Globalization;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Transport;

/// <summary>What an errno of a socket means for a channel.</summary>
internal static class SocketErrors
{
    public static ChannelClose ToClose(int errno) => errno switch
    {
        Libc.ECONNRESET => new ChannelClose(ChannelFault.PeerReset, "the peer reset the connection"),
        Libc.EPIPE => new ChannelClose(ChannelFault.PeerReset, "the peer no longer reads"),
        Libc.ETIMEDOUT => new ChannelClose(ChannelFault.PeerTimeout, "the peer stopped acknowledging"),
        _ => new ChannelClose(ChannelFault.PeerReset, Text(errno)),
    };

    public static ChannelClose ToConnectClose(int errno) => errno switch
    {
        Libc.ECONNREFUSED => new ChannelClose(ChannelFault.ConnectRefused, "nothing listens at the address"),
        Libc.ETIMEDOUT => new ChannelClose(ChannelFault.ConnectTimeout, "no answer"),
        Libc.EHOSTUNREACH or Libc.ENETUNREACH => new ChannelClose(ChannelFault.ConnectFailed, "no route to the address"),
        Libc.EMFILE or Libc.ENFILE => new ChannelClose(ChannelFault.ConnectFailed, "no descriptor left"),
        _ => new ChannelClose(ChannelFault.ConnectFailed, Text(errno)),
    };

    private static string Text(int errno) => string.Create(CultureInfo.InvariantCulture, $"errno {errno}");
}
