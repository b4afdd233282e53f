using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Tcp;

/// <summary>Starts pairs that carry opaque bytes in a given way.</summary>
internal static class CarryingPair
{
    public static Task<SidecarPair> StartAsync(Carrying how, int appPort, TimeSpan idle = default) =>
        SidecarPair.StartAsync(appPort, http: false, kumaOnly: how == Carrying.ServerKnowsKuma, kumaClient: how == Carrying.ClientKnowsKuma, idle: idle);
}
