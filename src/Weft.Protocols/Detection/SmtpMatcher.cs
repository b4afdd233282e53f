using System.Buffers;
using System.Text;

namespace Weft.Protocols.Detection;

/// <summary>
/// A mail server's greeting (RFC 5321 4.2): <c>220</c> and a line. FTP greets likewise, so either the line says SMTP, or the client's first
/// word is one of mail.
/// </summary>
internal static class SmtpMatcher
{
    private const int MaxLineBytes = 512;
    private const int WordBytes = 5;

    /// <summary>Whether the server greets as one of mail, alone or together with what the client said.</summary>
    public static MatchResult Of(ReadOnlySpan<byte> server, ReadOnlySpan<byte> client)
    {
        var code = Matching.Prefix(server, "220"u8);
        if (code != MatchResult.Yes || server.Length == 3) return code == MatchResult.No ? code : MatchResult.NeedMore;
        if (server[3] is not ((byte)' ' or (byte)'-')) return MatchResult.No;
        var end = server.IndexOf((byte)'\n');
        var line = end < 0 ? server : server[..end];
        if (line.Length > MaxLineBytes) return MatchResult.No;
        if (end < 0) return MatchResult.NeedMore;
        return SaysMail(line) ? MatchResult.Yes : OfClient(client);
    }

    private static bool SaysMail(ReadOnlySpan<byte> line)
    {
        Span<byte> upper = stackalloc byte[MaxLineBytes];
        if (Ascii.ToUpper(line, upper, out var length) != OperationStatus.Done) return false;
        return upper[..length].IndexOf("SMTP"u8) >= 0 || upper[..length].IndexOf("LMTP"u8) >= 0;
    }

    private static MatchResult OfClient(ReadOnlySpan<byte> client)
    {
        Span<byte> word = stackalloc byte[WordBytes];
        if (Ascii.ToUpper(client[..Math.Min(client.Length, WordBytes)], word, out var length) != OperationStatus.Done) return MatchResult.No;
        word = word[..length];
        if (Matching.Prefix(word, "EHLO "u8) is not MatchResult.No and var extended) return extended;
        if (Matching.Prefix(word, "HELO "u8) is not MatchResult.No and var plain) return plain;
        return Matching.Prefix(word, "LHLO "u8);
    }
}
