namespace Weft.Resources.Meshes;

/// <summary>How certificates of proxies are issued.</summary>
public sealed record CertificateSettings
{
    /// <summary>Their life, such as <c>1d</c> (see <see cref="ExpirationText"/>); empty means 24 h.</summary>
    public string RotationExpiration { get; init; } = "";

    /// <summary>How long issuing one may take; null means 10 s.</summary>
    public TimeSpan? RequestTimeout { get; init; }
}
