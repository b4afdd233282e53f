using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Weft.Identity.Tokens;

/// <summary>Signs dataplane tokens: JWT, RS256, header <c>kid</c> = the key's serial, Kuma's claims.</summary>
public sealed class DataplaneTokenIssuer(TimeProvider clock)
{
    /// <summary>How far <c>nbf</c> lies in the past, for clocks that differ: 5 minutes, as in Kuma.</summary>
    public static readonly TimeSpan NotBeforeSkew = TimeSpan.FromMinutes(5);

    /// <summary>Signs a token with the mesh's newest key.</summary>
    /// <param name="claims">What the token allows.</param>
    /// <param name="validFor">From now; must be positive.</param>
    /// <param name="keys">The mesh's keys.</param>
    /// <exception cref="TokenRefusedException">The mesh has no signing key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validFor"/> is not positive.</exception>
    public string Issue(DataplaneClaims claims, TimeSpan validFor, TokenKeys keys)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(validFor, TimeSpan.Zero);
        var key = keys.Newest ?? throw new TokenRefusedException(
            $"there is no Signing Key in the Control Plane for Mesh {claims.Mesh}. Make sure the Mesh exists. If the Mesh exists, create a signing key.");
        using var rsa = key.Open();
        var signingKey = new RsaSecurityKey(rsa) { KeyId = key.KeyId };
        var credentials = new SigningCredentials(signingKey, SecurityAlgorithms.RsaSha256)
        {
            // A cached provider would outlive the RSA object it wraps.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(Payload(claims, validFor), credentials);
    }

    private string Payload(DataplaneClaims claims, TimeSpan validFor)
    {
        var now = clock.GetUtcNow();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Name", claims.Name);
            json.WriteString("Mesh", claims.Mesh);
            json.WriteStartObject("Tags");
            foreach (var (tag, values) in claims.Tags)
            {
                json.WriteStartArray(tag);
                foreach (var value in values) json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteString("Type", claims.Type);
            json.WriteNumber("exp", (now + validFor).ToUnixTimeSeconds());
            json.WriteNumber("nbf", (now - NotBeforeSkew).ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteString("jti", Guid.CreateVersion7(now).ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
