using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Weft.DataPlane.Startup;

namespace Weft.DataPlane.Discovery;

/// <summary>
/// The connection to the control plane's dp-server, on the platform's own HTTP and gRPC stack: a fault in the engine's
/// codecs must not cut the rope that would repair it.
/// </summary>
internal sealed class ControlPlaneConnection : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    // Commits are small, but a first answer holds a whole mesh.
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    public ControlPlaneConnection(DataPlaneSettings settings)
    {
        var check = Check(settings.ControlPlaneCa);
        Http = new HttpClient(Handler(check)) { BaseAddress = settings.ControlPlane, Timeout = TimeSpan.FromSeconds(30) };
        // A handler of its own: the channel takes over how the handler connects.
        Grpc = GrpcChannel.ForAddress(settings.ControlPlane, new GrpcChannelOptions
        {
            HttpHandler = Handler(check),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
        });
        Metadata = settings.Token is { } token ? new Metadata { { "authorization", token } } : [];
    }

    /// <summary>For bootstrap.</summary>
    public HttpClient Http { get; }

    /// <summary>For discovery and certificate requests.</summary>
    public GrpcChannel Grpc { get; }

    /// <summary>The token, as kuma-dp sends it.</summary>
    public Metadata Metadata { get; }

    public void Dispose()
    {
        Grpc.Dispose();
        Http.Dispose();
    }

    private static SocketsHttpHandler Handler(RemoteCertificateValidationCallback check) => new()
    {
        ConnectTimeout = ConnectTimeout,
        UseProxy = false,
        AllowAutoRedirect = false,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = check },
    };

    private static RemoteCertificateValidationCallback Check(string? caPem)
    {
#pragma warning disable CA5359 // Kuma's quick start gives no CA; what the proxy then believes is said in a warning at the start.
        if (caPem is null) return (_, _, _, _) => true;
#pragma warning restore CA5359
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(caPem);
        if (roots.Count == 0) throw new UsageException("--ca-cert-file: holds no certificate");
        return (_, certificate, _, errors) =>
        {
            if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            return chain.Build(leaf);
        };
    }
}
