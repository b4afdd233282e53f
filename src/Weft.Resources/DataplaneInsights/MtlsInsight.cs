namespace Weft.Resources.DataplaneInsights;

/// <summary>State of a proxy's certificate.</summary>
public sealed record MtlsInsight
{
    /// <summary>When it ends.</summary>
    public DateTimeOffset? CertificateExpirationTime { get; init; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset? LastCertificateRegeneration { get; init; }

    /// <summary>How often one was issued.</summary>
    public int CertificateRegenerations { get; init; }

    /// <summary>Which back end issued it.</summary>
    public string IssuedBackend { get; init; } = "";

    /// <summary>The back end whose certificate the proxy's inbounds serve with, as it acknowledged; empty: none. Weft's own field.</summary>
    public string ServedBackend { get; init; } = "";

    /// <summary>Which back ends the proxy trusts.</summary>
    public IReadOnlyList<string> SupportedBackends { get; init; } = [];
}
