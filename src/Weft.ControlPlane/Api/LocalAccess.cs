using System.Net;
using Weft.ControlPlane.Answers;

namespace Weft.ControlPlane.Api;

/// <summary>Keeps secrets and tokens to the machine itself, until user tokens exist (Kuma's <c>localhostIsAdmin</c>).</summary>
internal static class LocalAccess
{
    /// <summary>Lets only loopback peers through to <paramref name="next"/>; others get 403.</summary>
    public static RequestDelegate Require(RequestDelegate next) => http => IsLocal(http)
        ? next(http)
        : http.WriteErrorAsync(ApiErrors.AccessDenied("this is shown only to requests from the control plane's own machine"));

    private static bool IsLocal(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } peer || !IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer)) return false;
        // A reverse proxy on this machine speaks for somebody else.
        if (http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded")) return false;
        // A page in a browser here whose name was re-bound to loopback shows itself by its host name.
        var host = http.Request.Host.Host.Trim('[', ']');
        return host.Length == 0 || IPAddress.TryParse(host, out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }
}
