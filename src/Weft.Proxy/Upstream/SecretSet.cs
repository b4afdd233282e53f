namespace Weft.Proxy.Upstream;

/// <summary>The identities and trust bundles of one generation, as PEM: immutable.</summary>
internal sealed class SecretSet(long generation, IReadOnlyDictionary<string, IdentityPem> identities, IReadOnlyDictionary<string, byte[]> bundles)
{
    public static SecretSet Empty { get; } = new(0, new Dictionary<string, IdentityPem>(), new Dictionary<string, byte[]>());

    /// <summary>Counts commits of the identity unit.</summary>
    public long Generation { get; } = generation;

    public IReadOnlyDictionary<string, IdentityPem> Identities { get; } = identities;

    /// <summary>When the first of our certificates or of the roots ends; null without any.</summary>
    public DateTimeOffset? FirstExpiry { get; init; }

    /// <summary>PEM of one or more roots, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Bundles { get; } = bundles;
}
