using Google.Protobuf;
using Weft.DataPlane.Keys;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>Leaves certificate requests with the control plane, each for a fresh key.</summary>
internal sealed class CertificateRequester(DataPlaneSettings settings, ControlPlaneConnection connection, KeyRing keys, JsonLog log)
{
    private readonly CertificateRequests.CertificateRequestsClient _client = new(connection.Grpc);

    /// <summary>Makes a key and asks for its certificate, which arrives on the discovery stream.</summary>
    /// <exception cref="Grpc.Core.RpcException">The control plane is away or refuses.</exception>
    public async Task SubmitAsync(CancellationToken stop)
    {
        var key = keys.Add();
        var request = new CertificateRequest { Mesh = settings.Mesh, Name = settings.Name, Pkcs10 = ByteString.CopyFrom(key.CreateRequest()) };
        await _client.SubmitAsync(request, connection.Metadata, cancellationToken: stop);
        log.Debug("certificate requested", ("publicKey", key.PublicKeyHash));
    }
}
