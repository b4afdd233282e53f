namespace Weft.Resources.Meshes;

/// <summary>One certificate authority.</summary>
public sealed record CertificateAuthorityBackend
{
    /// <summary>Unique in the mesh.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>builtin</c> or <c>provided</c>; others are kept, and refused when used.</summary>
    public string Type { get; init; } = "";

    /// <summary>Whether clear text is taken too. Default: strict.</summary>
    public MtlsMode Mode { get; init; }

    /// <summary>How certificates of proxies are issued.</summary>
    public CertificateSettings? DpCert { get; init; }

    /// <summary>How long fetching the root may take; null means 10 s.</summary>
    public TimeSpan? RootChainRequestTimeout { get; init; }

    /// <summary>Settings by type.</summary>
    public CertificateAuthorityConf? Conf { get; init; }
}
