using System.Net;

namespace Weft.ControlPlane.Configuration;

/// <summary>Where a server listens.</summary>
/// <param name="Interface">An IP address or <c>localhost</c>; empty: every address, IPv4 and IPv6.</param>
/// <param name="Port">0 lets the system choose; the choice is logged.</param>
internal sealed record ListenAddress(string Interface, int Port)
{
    /// <summary>The socket's address.</summary>
    public IPEndPoint EndPoint => new(
        Interface switch
        {
            "" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.Parse(Interface),
        },
        Port);
}
