using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Identity.Tokens;

/// <summary>One key that signs tokens: RSA 2048, kept as PEM in the secret <c>&lt;prefix&gt;-&lt;serial&gt;</c>.</summary>
/// <param name="Serial">From 1 up; also the token's <c>kid</c>. The highest signs, every stored one validates.</param>
/// <param name="Pem">PKCS#1 PEM of the private key (a public key's PEM is enough to validate).</param>
public sealed record SigningKey(int Serial, string Pem)
{
    /// <summary>The first serial a mesh gets.</summary>
    public const int FirstSerial = 1;

    private const int Bits = 2048;

    /// <summary>The value of the token's <c>kid</c> header.</summary>
    public string KeyId => Serial.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes a new key.</summary>
    public static SigningKey Create(int serial)
    {
        using var rsa = RSA.Create(Bits);
        return new SigningKey(serial, rsa.ExportRSAPrivateKeyPem());
    }

    /// <summary>Reads a key from the bytes of its secret: PEM, or the DER that older Kuma versions stored.</summary>
    /// <exception cref="TokenRefusedException">The bytes hold no RSA key.</exception>
    public static SigningKey FromSecret(int serial, ReadOnlySpan<byte> data)
    {
        try
        {
            using var rsa = RSA.Create();
            if (data.StartsWith("-----"u8)) rsa.ImportFromPem(Encoding.ASCII.GetString(data));
            else rsa.ImportRSAPrivateKey(data, out _);
            return data.StartsWith("-----"u8)
                ? new SigningKey(serial, Encoding.ASCII.GetString(data))
                : new SigningKey(serial, rsa.ExportRSAPrivateKeyPem());
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new TokenRefusedException($"the signing key with serial {serial} cannot be read", failure);
        }
    }

    /// <summary>A fresh RSA object; the caller disposes of it.</summary>
    internal RSA Open()
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(Pem);
        return rsa;
    }
}
