using Weft.ProxyConfig;

namespace Weft.DataPlane.Admin;

/// <summary>Where the admin pages are served: loopback only, whatever the configuration says.</summary>
internal static class AdminAddress
{
    /// <summary>That port of 127.0.0.1; 0: none.</summary>
    public static SocketAddress OnLoopback(int port) => new() { Address = "127.0.0.1", Port = (uint)port };
}
