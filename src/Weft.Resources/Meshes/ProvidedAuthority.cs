namespace Weft.Resources.Meshes;

/// <summary>An authority whose root certificate and key the operator brings.</summary>
public sealed record ProvidedAuthority : CertificateAuthorityConf
{
    /// <summary>The certificate, PEM.</summary>
    public DataSource? Cert { get; init; }

    /// <summary>Its key, PEM.</summary>
    public DataSource? Key { get; init; }
}
