using Grpc.Core;

namespace Weft.ControlPlane.Discovery;

/// <summary>Lets a call of a proxy in, or ends it as unauthenticated.</summary>
internal static class ProxyAdmission
{
    private const string Bearer = "Bearer ";

    /// <summary>Checks the token in the <c>authorization</c> metadata: bare, as kuma-dp sends it, or after <c>Bearer</c>.</summary>
    /// <exception cref="RpcException">The token does not speak for this proxy.</exception>
    public static async Task RequireAsync(DiscoveryHost host, ProxyId proxy, ServerCallContext context, ILogger log, CancellationToken stop)
    {
        var token = context.RequestHeaders.GetValue("authorization");
        if (token?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true) token = token[Bearer.Length..];
        if (await host.AuthorizeAsync(proxy, token, stop) is not { } refusal) return;
        DiscoveryLog.TurnedAway(log, proxy.ToString(), refusal);
        throw new RpcException(new Status(StatusCode.Unauthenticated, refusal));
    }
}
