using System.Buffers.Binary;

namespace Weft.Protocols.Detection;

/// <summary>
/// A MySQL server's greeting, protocol version 10, or the error that it greets with when it will not serve:
/// <code>
/// | length 24, little endian | sequence 8 = 0 | 10 | version NUL | thread 32 | salt 64 | 0 | ...
/// | length 24, little endian | sequence 8 = 0 | 255 | error 16, little endian | text |
/// </code>
/// </summary>
internal static class MySqlMatcher
{
    private const int HeaderBytes = 5;
    private const int MinBytes = 5;
    private const int MaxBytes = 1024;
    private const int MaxVersionBytes = 128;
    private const int BytesToFiller = 12;
    private const byte Greeting = 10;
    private const byte Error = 255;

    public static MatchResult OfServer(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 3 && (bytes[0] | bytes[1] << 8 | bytes[2] << 16) is < MinBytes or > MaxBytes) return MatchResult.No;
        if (bytes.Length >= 4 && bytes[3] != 0) return MatchResult.No;
        if (bytes.Length < HeaderBytes) return MatchResult.NeedMore;
        return bytes[4] switch
        {
            Greeting => OfGreeting(bytes[HeaderBytes..]),
            Error when bytes.Length < HeaderBytes + 2 => MatchResult.NeedMore,
            Error => BinaryPrimitives.ReadUInt16LittleEndian(bytes[HeaderBytes..]) is >= 1000 and < 2000 ? MatchResult.Yes : MatchResult.No,
            _ => MatchResult.No,
        };
    }

    private static MatchResult OfGreeting(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        var version = end < 0 ? rest : rest[..end];
        if (!Matching.IsPrintable(version) || version.Length > MaxVersionBytes) return MatchResult.No;
        if (version.Length > 0 && !char.IsAsciiDigit((char)version[0])) return MatchResult.No;
        if (end < 0) return MatchResult.NeedMore;
        if (end == 0) return MatchResult.No;
        var filler = end + 1 + BytesToFiller;
        if (rest.Length <= filler) return MatchResult.NeedMore;
        return rest[filler] == 0 ? MatchResult.Yes : MatchResult.No;
    }
}
