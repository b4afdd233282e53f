using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weft.Demo.App;

/// <summary>A certificate that an application made itself, for as long as it runs; the mesh has no part in it.</summary>
internal static class OwnCertificate
{
    /// <summary>For the host <c>name.inner</c>.</summary>
    public static X509Certificate2 Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest($"CN={name}.inner", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }
}
