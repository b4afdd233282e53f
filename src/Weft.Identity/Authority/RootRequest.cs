namespace Weft.Identity.Authority;

/// <summary>What a builtin root shall be.</summary>
/// <param name="Mesh">The mesh's name: common name and trust domain.</param>
/// <param name="RsaBits">Size of the RSA key in bits, 2048 by default (<c>conf.caCert.RSAbits</c>).</param>
/// <param name="Lifetime">Ten years by default (<c>conf.caCert.expiration</c>).</param>
public sealed record RootRequest(string Mesh, int RsaBits = 2048, TimeSpan? Lifetime = null)
{
    /// <summary>Kuma's default life of a builtin root: 10 years of 365 days.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(3650);
}
