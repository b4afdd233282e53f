using System.Buffers.Binary;

namespace Weft.Protocols.Detection;

/// <summary>
/// The first request of a Kafka client:
/// <code>
/// | size 32 | api key 16 | api version 16 | correlation id 32 | client id length 16 | client id | ...
/// </code>
/// </summary>
internal static class KafkaMatcher
{
    private const int HeaderBytes = 14;
    private const int MinSize = HeaderBytes - 4;
    private const int MaxSize = 100 * 1024 * 1024;
    private const int MaxApiKey = 100;
    private const int MaxApiVersion = 24;
    private const int MaxClientIdBytes = 255;
    private const int Fetch = 1;

    public static MatchResult OfClient(ReadOnlySpan<byte> bytes)
    {
        if (!MayBegin(bytes)) return MatchResult.No;
        if (bytes.Length < HeaderBytes) return MatchResult.NeedMore;
        var size = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var key = BinaryPrimitives.ReadInt16BigEndian(bytes[4..]);
        var length = BinaryPrimitives.ReadInt16BigEndian(bytes[12..]);
        // Zeros are too common at the start of other protocols to be taken for a Produce or Fetch of nobody.
        if (length <= 0) return length >= -1 && key > Fetch ? MatchResult.Yes : MatchResult.No;
        if (length > MaxClientIdBytes || length > size - MinSize) return MatchResult.No;
        var client = bytes[HeaderBytes..Math.Min(bytes.Length, HeaderBytes + length)];
        if (!Matching.IsPrintable(client)) return MatchResult.No;
        return client.Length == length ? MatchResult.Yes : MatchResult.NeedMore;
    }

    // Each field is looked at only once it is whole.
    private static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 1 && bytes[0] > MaxSize >> 24) return false;
        if (bytes.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(bytes) is < MinSize or > MaxSize) return false;
        if (bytes.Length >= 6 && BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) > MaxApiKey) return false;
        if (bytes.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) > MaxApiVersion) return false;
        // A PostgreSQL start-up looks like a Metadata request whose correlation id is the name of a parameter.
        return bytes.Length < 9 || !PostgresMatcher.IsVersion(bytes[4..8]) || !char.IsAsciiLetter((char)bytes[8]);
    }
}
