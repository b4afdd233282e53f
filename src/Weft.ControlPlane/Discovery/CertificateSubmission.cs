using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Discovery;

/// <summary>The gRPC end of certificate requests: keeps the latest of each proxy; the certificate comes by discovery.</summary>
internal sealed class CertificateSubmission(CertificateBook book, DiscoveryHost host, ILogger<CertificateSubmission> log)
    : CertificateRequests.CertificateRequestsBase
{
    private const int MaxRequestBytes = 16 * 1024;

    /// <inheritdoc/>
    public override async Task<CertificateRequestAccepted> Submit(CertificateRequest request, ServerCallContext context)
    {
        if (request.Mesh.Length == 0 || request.Name.Length == 0)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "mesh and name must be set"));
        if (request.Pkcs10.Length > MaxRequestBytes)
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"pkcs10 is larger than {MaxRequestBytes} bytes"));
        var proxy = new ProxyId(request.Mesh, request.Name);
        await ProxyAdmission.RequireAsync(host, proxy, context, log, context.CancellationToken);
        try
        {
            var pkcs10 = request.Pkcs10.ToByteArray();
            var hash = ProxyCertificates.PublicKeyHash(pkcs10);
            book.Of(proxy).Submit(pkcs10);
            return new CertificateRequestAccepted { PublicKeySha256 = ByteString.CopyFrom(hash) };
        }
        catch (CryptographicException unreadable)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"pkcs10: {unreadable.Message}"));
        }
    }
}
