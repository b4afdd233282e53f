using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Weft.Identity.Tokens;

/// <summary>Checks dataplane tokens. What is refused is refused with Kuma's words.</summary>
public sealed class DataplaneTokenValidator(TimeProvider clock)
{
    private const string Prefix = "could not parse token: ";
    private const int LongestToken = 64 * 1024;

    /// <summary>Checks signature, time and revocation, and that the token is one of the keys' mesh.</summary>
    /// <param name="token">The compact JWT, without "Bearer".</param>
    /// <param name="keys">The keys of the mesh the proxy wants to join.</param>
    /// <exception cref="TokenRefusedException">With the reason.</exception>
    public async Task<DataplaneClaims> ValidateAsync(string token, TokenKeys keys)
    {
        var parsed = Parse(token);
        // The algorithm is judged before any key is looked at: "none" and HS256 (the public key as a secret) must never reach a verifier.
        if (parsed.Alg != SecurityAlgorithms.RsaSha256)
            throw new TokenRefusedException($"{Prefix}unsupported token alg {parsed.Alg}. Allowed algorithms are RS256");
        if (string.IsNullOrEmpty(parsed.Kid)) throw new TokenRefusedException($"{Prefix}JWT token must have kid header");
        var key = keys.Find(parsed.Kid) ?? throw new TokenRefusedException(
            $"there is no signing key with KID {parsed.Kid}. Secret of name \"{SecretNames.SigningKeyPrefix(keys.Mesh)}-{parsed.Kid}\" in mesh " +
            $"\"{keys.Mesh}\" is not found. If signing key was rotated, regenerate the token");
        await CheckSignatureAsync(parsed, key);
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(parsed.EncodedPayload));
        var payload = document.RootElement;
        CheckTimes(payload);
        if (keys.IsRevoked(Text(payload, "jti"))) throw new TokenRefusedException("token is revoked");
        var claims = ReadClaims(payload);
        if (claims.Mesh != keys.Mesh)
            throw new TokenRefusedException($"proxy mesh from requestor: {keys.Mesh} is different than in token: {claims.Mesh}");
        return claims;
    }

    private static JsonWebToken Parse(string token)
    {
        if (token.Length > LongestToken) throw new TokenRefusedException($"{Prefix}token is too long");
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception failure) when (failure is ArgumentException or SecurityTokenException or JsonException)
        {
            throw new TokenRefusedException($"{Prefix}token contains an invalid number of segments or is not a JWT", failure);
        }
    }

    private static async Task CheckSignatureAsync(JsonWebToken token, SigningKey key)
    {
        using var rsa = key.Open();
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerSigningKey = new RsaSecurityKey(rsa) { KeyId = key.KeyId },
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false, // checked below, on our clock
            RequireExpirationTime = false,
            RequireSignedTokens = true,
        });
        if (!result.IsValid) throw new TokenRefusedException($"{Prefix}crypto/rsa: verification error", result.Exception);
    }

    private void CheckTimes(JsonElement payload)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Seconds(payload, "exp") is not { } expires) throw new TokenRefusedException($"{Prefix}token has no expiration");
        if (now >= expires) throw new TokenRefusedException($"{Prefix}token is expired");
        if (Seconds(payload, "nbf") is { } start && now < start) throw new TokenRefusedException($"{Prefix}token is not valid yet");
    }

    private static double? Seconds(JsonElement payload, string claim) =>
        payload.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static DataplaneClaims ReadClaims(JsonElement payload)
    {
        // A zone token speaks of Zone and Scope, a user token of Groups: neither may open a dataplane's door.
        if (!payload.TryGetProperty("Mesh", out var mesh) || mesh.ValueKind != JsonValueKind.String)
            throw new TokenRefusedException("token is not a dataplane token");
        var tags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (payload.TryGetProperty("Tags", out var all) && all.ValueKind == JsonValueKind.Object)
            foreach (var tag in all.EnumerateObject()) tags[tag.Name] = Values(tag.Value);
        return new DataplaneClaims(Text(payload, "Name"), mesh.GetString()!, tags, Text(payload, "Type"));
    }

    private static string[] Values(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : throw new TokenRefusedException($"{Prefix}claim Tags is malformed");

    private static string Text(JsonElement payload, string claim) =>
        payload.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
