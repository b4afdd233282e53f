using System.Text;

namespace Weft.Identity.Tokens;

/// <summary>The keys and revocations of one mesh at one moment.</summary>
public sealed class TokenKeys
{
    private readonly Dictionary<string, SigningKey> _byId;
    private readonly HashSet<string> _revoked;

    /// <param name="mesh">The mesh the keys belong to.</param>
    /// <param name="keys">All stored keys of the mesh.</param>
    /// <param name="revocations">The revocation secret's text, or null when there is none.</param>
    public TokenKeys(string mesh, IEnumerable<SigningKey> keys, string? revocations = null)
    {
        Mesh = mesh;
        _byId = keys.ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        _revoked = (revocations ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The mesh's name.</summary>
    public string Mesh { get; }

    /// <summary>The key that signs: the one with the highest serial, or null when the mesh has none.</summary>
    public SigningKey? Newest => _byId.Values.MaxBy(key => key.Serial);

    /// <summary>Takes keys and revocations out of a mesh's secrets (name and bytes); others are passed over.</summary>
    public static TokenKeys FromSecrets(string mesh, IEnumerable<KeyValuePair<string, byte[]>> secrets)
    {
        var keys = new List<SigningKey>();
        string? revocations = null;
        foreach (var (name, data) in secrets)
        {
            if (SecretNames.TryReadSerial(name, mesh, out var serial)) keys.Add(SigningKey.FromSecret(serial, data));
            else if (name == SecretNames.DataplaneRevocations(mesh)) revocations = Encoding.UTF8.GetString(data);
        }
        return new TokenKeys(mesh, keys, revocations);
    }

    internal SigningKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    internal bool IsRevoked(string tokenId) => _revoked.Contains(tokenId);
}
