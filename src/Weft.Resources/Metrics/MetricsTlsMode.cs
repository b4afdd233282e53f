namespace Weft.Resources.Metrics;

/// <summary>Who may scrape a proxy.</summary>
public enum MetricsTlsMode
{
    /// <summary>Members of the mesh, by mutual TLS, when it is enabled.</summary>
    ActiveMtlsBackend,

    /// <summary>TLS with the certificate the proxy was given.</summary>
    ProvidedTls,

    /// <summary>Anyone, in the clear.</summary>
    Disabled,
}
