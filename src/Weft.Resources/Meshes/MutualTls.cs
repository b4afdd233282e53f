namespace Weft.Resources.Meshes;

/// <summary>The mesh's certificate authorities.</summary>
public sealed record MutualTls
{
    /// <summary>The back end that issues; empty means mutual TLS is off.</summary>
    public string EnabledBackend { get; init; } = "";

    /// <summary>Whether the change of the enabled back end goes unchecked.</summary>
    public bool SkipValidation { get; init; }

    /// <summary>At most one.</summary>
    public IReadOnlyList<CertificateAuthorityBackend> Backends { get; init; } = [];
}
