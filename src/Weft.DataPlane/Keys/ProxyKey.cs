using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Weft.DataPlane.Keys;

/// <summary>A private key of this proxy: ECDSA P-256. It leaves the process only into a file of mode 0600.</summary>
internal sealed class ProxyKey : IDisposable
{
    private readonly ECDsa _key;

    private ProxyKey(ECDsa key)
    {
        _key = key;
        PublicKeyHash = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo in hexadecimal: the name of the key.</summary>
    public string PublicKeyHash { get; }

    /// <summary>A new key.</summary>
    public static ProxyKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The key of a PEM text (PKCS#8).</summary>
    /// <exception cref="ArgumentException">The text holds no such key.</exception>
    public static ProxyKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new ProxyKey(key);
    }

    /// <summary>PKCS#8 in PEM.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>The same as bytes.</summary>
    public byte[] ToPemBytes() => Encoding.ASCII.GetBytes(ToPem());

    /// <summary>A PKCS#10 request in DER. It says nothing: the control plane decides what the certificate says.</summary>
    public byte[] CreateRequest() =>
        new CertificateRequest(new X500DistinguishedName(""), _key, HashAlgorithmName.SHA256).CreateSigningRequest();

    public void Dispose() => _key.Dispose();
}
