using System.Globalization;

namespace Weft.Identity.Tokens;

/// <summary>The names of the secrets that tokens depend on, as in Kuma.</summary>
public static class SecretNames
{
    /// <summary><c>dataplane-token-signing-key-&lt;mesh&gt;</c>; a serial follows.</summary>
    public static string SigningKeyPrefix(string mesh) => $"dataplane-token-signing-key-{mesh}";

    /// <summary><c>dataplane-token-signing-key-&lt;mesh&gt;-&lt;serial&gt;</c>.</summary>
    public static string DataplaneSigningKey(string mesh, int serial) =>
        string.Create(CultureInfo.InvariantCulture, $"{SigningKeyPrefix(mesh)}-{serial}");

    /// <summary><c>dataplane-token-revocations-&lt;mesh&gt;</c>: identifiers (<c>jti</c>) separated by commas.</summary>
    public static string DataplaneRevocations(string mesh) => $"dataplane-token-revocations-{mesh}";

    /// <summary>Reads the serial of a signing key's secret; false when the name is another secret's.</summary>
    public static bool TryReadSerial(string secretName, string mesh, out int serial)
    {
        serial = 0;
        var prefix = SigningKeyPrefix(mesh) + "-";
        return secretName.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(secretName.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out serial);
    }
}
