namespace Weft.Protocols.Hpack;

/// <summary>The outcome of decoding a field block.</summary>
public enum HpackResult : byte
{
    /// <summary>The block is filled.</summary>
    Ok,

    /// <summary>The coding is broken: a connection error COMPRESSION_ERROR (RFC 9113 4.3). The decoder must not be used again.</summary>
    CompressionError,

    /// <summary>The coding is sound and the message is malformed: a stream error PROTOCOL_ERROR (RFC 9113 8.1.1).</summary>
    Malformed,

    /// <summary>The message is larger than allowed; answer 431 or refuse the stream. The coding stays in step.</summary>
    TooLarge,
}
