using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Weft.Proxy.Tests.Transport;

/// <summary>A certificate authority made for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public TestAuthority(string name = "test root")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        _root = request.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));
    }

    public byte[] Pem => Encoding.ASCII.GetBytes(_root.ExportCertificatePem());

    public string Sha256 => Convert.ToHexStringLower(_root.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>A leaf for both roles: its chain as PEM and its key as PKCS#8 DER.</summary>
    public (byte[] Chain, byte[] Key) Issue(string[] uris, string[]? dnsNames = null, bool expired = false, TimeSpan? life = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=leaf,O=Weft", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var uri in uris) names.AddUri(new Uri(uri));
        foreach (var name in dnsNames ?? []) names.AddDnsName(name);
        if (uris.Length + (dnsNames?.Length ?? 0) > 0) request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var now = TimeProvider.System.GetUtcNow();
        using var leaf = request.Create(_root, now.AddDays(-2), expired ? now.AddDays(-1) : now + (life ?? TimeSpan.FromDays(1)), RandomNumberGenerator.GetBytes(8));
        return (Encoding.ASCII.GetBytes(leaf.ExportCertificatePem()), key.ExportPkcs8PrivateKey());
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
