namespace Weft.Protocols.Kafka;

/// <summary>How a value stands on the wire. Numbers are big-endian.</summary>
internal enum WireType
{
    /// <summary>One byte; a bool too.</summary>
    Octet,

    /// <summary>Two bytes.</summary>
    Short,

    /// <summary>Four bytes.</summary>
    Integer,

    /// <summary>Eight bytes.</summary>
    Long,

    /// <summary>16 bytes.</summary>
    Uuid,

    /// <summary>Length and UTF-8: int16, or an unsigned varint of length + 1 in flexible versions.</summary>
    Text,

    /// <summary>Length and record batches: int32, or an unsigned varint of length + 1 in flexible versions.</summary>
    Records,

    /// <summary>Count and structures: int32, or an unsigned varint of count + 1 in flexible versions.</summary>
    ArrayOf,

    /// <summary>An array of int32.</summary>
    IntegerArray,

    /// <summary>A structure in place.</summary>
    Structure,
}
