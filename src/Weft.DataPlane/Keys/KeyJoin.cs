using System.Security.Cryptography;
using Google.Protobuf;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Keys;

/// <summary>Brings certificates and private keys together: the control plane sends the one, the proxy holds the other.</summary>
internal static class KeyJoin
{
    /// <summary>The same unit with the private key in each identity.</summary>
    /// <param name="set">The identity unit as the control plane sent it.</param>
    /// <param name="keys">The proxy's keys.</param>
    /// <param name="problem">null, or which certificate is for no key of this proxy.</param>
    public static UnitSet Fill(UnitSet set, KeyRing keys, out string? problem)
    {
        problem = null;
        var joined = set;
        foreach (var resource in set.Resources)
        {
            if (resource.Message is not Secret { Identity: { } identity } secret) continue;
            var hash = Convert.ToHexStringLower(identity.PublicKeySha256.Span);
            if (!keys.TryFind(hash, out var key))
            {
                problem = $"{resource.TypeUrl} {resource.Name}: identity.public_key_sha256: the certificate is for key {hash}, which this proxy does not hold";
                continue;
            }
            var clone = secret.Clone();
            clone.Identity.PrivateKey = new DataSource { InlineBytes = ByteString.CopyFrom(key.ToPemBytes()) };
            joined = joined.With(resource with { Message = clone });
        }
        return joined;
    }

    /// <summary>The opposite: takes the keys of a kept unit into the ring and gives the unit as the control plane sent it.</summary>
    /// <exception cref="CryptographicException">A kept key cannot be read.</exception>
    /// <exception cref="ArgumentException">A kept key is no key.</exception>
    public static UnitSet Split(UnitSet kept, KeyRing keys)
    {
        var bare = kept;
        foreach (var resource in kept.Resources)
        {
            if (resource.Message is not Secret { Identity.PrivateKey: { } key } secret) continue;
            keys.Use(keys.Add(ProxyKey.FromPem(key.InlineBytes.ToStringUtf8())).PublicKeyHash);
            var clone = secret.Clone();
            clone.Identity.PrivateKey = null;
            bare = bare.With(resource with { Message = clone });
        }
        return bare;
    }
}
