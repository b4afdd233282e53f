namespace Weft.Resources.Meshes;

/// <summary>What inbounds accept.</summary>
public enum MtlsMode
{
    /// <summary>Mutual TLS only.</summary>
    Strict,

    /// <summary>Mutual TLS, and clear text or the application's own TLS beside it.</summary>
    Permissive,
}
