using System.Buffers.Binary;
using Google.Protobuf;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Ids as bytes, the first byte first.</summary>
internal static class SpanIds
{
    /// <summary>16 bytes.</summary>
    public static ByteString OfLongTrace(in TraceContext ids)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ids.TraceHigh);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), ids.TraceLow);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>8 bytes; none for 0.</summary>
    public static ByteString Of(ulong id)
    {
        if (id == 0) return ByteString.Empty;
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
