using System.Buffers.Binary;

namespace Weft.Protocols.Detection;

/// <summary>
/// The first message of a PostgreSQL client ("Message Formats" of its manual): a request for TLS or GSSAPI, a cancellation, or a start-up:
/// <code>
/// | length 32 | 80877103, 80877104 |      | length 32 | 80877102 | process 32 | key |      | length 32 | 3.x | name NUL value NUL ... NUL |
/// </code>
/// </summary>
internal static class PostgresMatcher
{
    private const int HeaderBytes = 8;
    private const int MaxStartupBytes = 10_000;
    private const int MaxCancelBytes = 268;
    private const int CancelCode = 80877102;
    private const int TlsCode = 80877103;
    private const int GssCode = 80877104;
    private const int MajorVersion = 3;

    public static MatchResult OfClient(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 1 && bytes[0] != 0 || bytes.Length >= 2 && bytes[1] != 0) return MatchResult.No;
        if (bytes.Length < HeaderBytes) return MatchResult.NeedMore;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var code = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (code is TlsCode or GssCode) return length == HeaderBytes ? MatchResult.Yes : MatchResult.No;
        if (code == CancelCode) return length is >= 16 and <= MaxCancelBytes ? MatchResult.Yes : MatchResult.No;
        if (!IsVersion(bytes[4..8]) || length is <= HeaderBytes or > MaxStartupBytes) return MatchResult.No;
        return OfName(bytes[HeaderBytes..Math.Min(bytes.Length, length)], length - HeaderBytes);
    }

    /// <summary>Whether four bytes are version 3.x of the protocol.</summary>
    public static bool IsVersion(ReadOnlySpan<byte> code) => code[0] == 0 && code[1] == MajorVersion && code[2] == 0 && code[3] <= 2;

    // The name of the first parameter settles it.
    private static MatchResult OfName(ReadOnlySpan<byte> parameters, int all)
    {
        var end = parameters.IndexOf((byte)0);
        var name = end < 0 ? parameters : parameters[..end];
        foreach (var value in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'_' or (byte)'.')) return MatchResult.No;
        }
        if (end < 0) return parameters.Length < all ? MatchResult.NeedMore : MatchResult.No;
        return end > 0 && char.IsAsciiLetter((char)name[0]) ? MatchResult.Yes : MatchResult.No;
    }
}
