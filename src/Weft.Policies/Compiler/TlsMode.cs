namespace Weft.Policies.Compiler;

/// <summary>What one side of a mesh does about mutual TLS.</summary>
public enum TlsMode
{
    /// <summary>Servers take clear text only; clients send it.</summary>
    Disabled,

    /// <summary>Servers take both; clients use TLS towards services that are ready for it.</summary>
    Permissive,

    /// <summary>Servers take the mesh's TLS only; clients use it always.</summary>
    Strict,
}
