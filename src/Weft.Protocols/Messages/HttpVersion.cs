namespace Weft.Protocols.Messages;

/// <summary>The version a head was read from.</summary>
public enum HttpVersion : byte
{
    Http10,
    Http11,
    Http2,
}
