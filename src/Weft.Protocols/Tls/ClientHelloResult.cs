namespace Weft.Protocols.Tls;

/// <summary>How far a <see cref="ClientHelloReader"/> has come.</summary>
public enum ClientHelloResult : byte
{
    /// <summary>Sound so far, and not whole.</summary>
    NeedMore,

    /// <summary>Whole and read.</summary>
    Complete,

    /// <summary>The first bytes are no TLS record that begins a ClientHello.</summary>
    NotTls,

    /// <summary>TLS, and what followed breaks its rules.</summary>
    Malformed,

    /// <summary>TLS, and longer than <see cref="ClientHelloReader.MaxBytes"/>.</summary>
    TooLarge,
}
