namespace Weft.Proxy.Transport;

/// <summary>The kinds of subject alternative names a peer can be known by (RFC 5280, section 4.2.1.6).</summary>
internal enum SanKind
{
    Uri,
    Dns,
}
