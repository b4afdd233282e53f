namespace Weft.Resources.Meshes;

/// <summary>The authority that the control plane makes itself.</summary>
public sealed record BuiltinAuthority : CertificateAuthorityConf
{
    /// <summary>Size of the root's key in bits; null means 2048.</summary>
    public int? RsaBits { get; init; }

    /// <summary>Life of the root, such as <c>10y</c>; empty means 10 years.</summary>
    public string Expiration { get; init; } = "";
}
