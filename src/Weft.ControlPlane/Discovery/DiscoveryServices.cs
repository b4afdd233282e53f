using System.Net;
using Weft.ControlPlane.Snapshots;

namespace Weft.ControlPlane.Discovery;

/// <summary>Puts discovery into a server.</summary>
internal static class DiscoveryServices
{
    /// <summary>Adds the services; the store, the <see cref="DiscoveryHost"/>, the <see cref="DiscoveryMetrics"/> and a <see cref="TimeProvider"/> are the caller's to add.</summary>
    /// <param name="services">Of the server.</param>
    /// <param name="mtlsStepTime">How long each stage of a change of the mutual TLS mode lasts.</param>
    public static void AddDiscovery(this IServiceCollection services, TimeSpan mtlsStepTime)
    {
        services.AddGrpc();
        services.AddSingleton<MeshBoard>();
        services.AddSingleton<LeavingProxies>();
        services.AddSingleton(provider => new AddressBook(Dns.GetHostAddressesAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TlsRollout(mtlsStepTime, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StoreWatch>();
        services.AddSingleton<CertificateBook>();
        services.AddSingleton<DeltaDiscovery>();
        services.AddSingleton<CertificateSubmission>();
    }

    /// <summary>Maps discovery and certificate requests.</summary>
    public static void MapDiscovery(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<DeltaDiscovery>();
        endpoints.MapGrpcService<CertificateSubmission>();
    }
}
