namespace Weft.Protocols.Hpack;

/// <summary>What a field block is, which decides its pseudo fields (RFC 9113 8.3).</summary>
public enum FieldSectionKind : byte
{
    Request,
    Response,
    Trailers,
}
