using System.Buffers;

namespace Weft.Protocols.Messages;

/// <summary>
/// Brings a path to one spelling, so that what was matched and authorized is what the next hop reads (RFC 3986 6.2.2): escapes of unreserved
/// characters are decoded, other escapes have upper-case digits, and dot segments are removed. Slashes, also escaped or repeated ones, and the
/// query stay as they are. Applying it twice changes nothing more.
/// </summary>
public static class PathNormalizer
{
    // Longer ones are worked on in rented memory.
    private const int StackBytes = 1024;

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    /// <summary>Normalizes the path of a request; targets that are no path (<c>*</c>, CONNECT) stay.</summary>
    /// <returns>
    /// False for a path that a server may read as another one all the same: a dot segment between escaped slashes or backslashes, which those that
    /// decode before they resolve climb up by, or an escaped NUL, which cuts the path for others. Nginx refuses the same.
    /// </returns>
    public static bool TryApply(HeaderBlock request)
    {
        var target = request.Path;
        var end = target.IndexOf((byte)'?');
        var path = end < 0 ? target : target[..end];
        if (path.IsEmpty || path[0] != (byte)'/' || (path.IndexOf((byte)'%') < 0 && path.IndexOf("/."u8) < 0)) return true;
        byte[]? rented = null;
        var room = target.Length <= StackBytes ? stackalloc byte[StackBytes] : (rented = ArrayPool<byte>.Shared.Rent(target.Length));
        var written = Normalize(path, room);
        var hasOneReading = !IsAmbiguous(room[..written]);
        if (!room[..written].SequenceEqual(path))
        {
            target[path.Length..].CopyTo(room[written..]);
            request.SetPath(room[..(written + target.Length - path.Length)]);
        }
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hasOneReading;
    }

    private static bool IsAmbiguous(ReadOnlySpan<byte> path)
    {
        if (path.IndexOf((byte)'%') < 0) return false;
        if (path.IndexOf("%00"u8) >= 0) return true;
        for (var start = 0; start < path.Length;)
        {
            var (next, width) = NextSeparator(path, start);
            if (path[start..next].SequenceEqual(".."u8) || path[start..next].SequenceEqual("."u8)) return true;
            start = next + width;
        }
        return false;
    }

    /// <summary>Writes the one spelling of <paramref name="path"/>, which begins with a slash and has no query; it is never longer.</summary>
    /// <returns>Bytes written.</returns>
    public static int Normalize(ReadOnlySpan<byte> path, Span<byte> output) => RemoveDots(output[..Decode(path, output)]);

    // A slash, or an escaped slash or backslash; the end counts as one.
    private static (int At, int Bytes) NextSeparator(ReadOnlySpan<byte> path, int start)
    {
        for (var i = start; i < path.Length; i++)
        {
            if (path[i] == (byte)'/') return (i, 1);
            if (path[i] == (byte)'%' && (path[i..].StartsWith("%2F"u8) || path[i..].StartsWith("%5C"u8))) return (i, 3);
        }
        return (path.Length, 1);
    }

    private static int Decode(ReadOnlySpan<byte> path, Span<byte> output)
    {
        var written = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != (byte)'%' || i + 2 >= path.Length || !TryReadDigit(path[i + 1], out var high) || !TryReadDigit(path[i + 2], out var low))
            {
                output[written++] = path[i];
                continue;
            }
            i += 2;
            var character = (byte)((high << 4) | low);
            if (Unreserved.Contains(character))
            {
                output[written++] = character;
                continue;
            }
            output[written++] = (byte)'%';
            output[written++] = Digit(high);
            output[written++] = Digit(low);
        }
        return written;
    }

    // RFC 3986 5.2.4, in place: what is written is never ahead of what is read.
    private static int RemoveDots(Span<byte> path)
    {
        var written = 0;
        for (var at = 0; at < path.Length;)
        {
            var next = path[(at + 1)..].IndexOf((byte)'/');
            var end = next < 0 ? path.Length : at + 1 + next;
            var segment = path[at..end];
            var isLast = end == path.Length;
            at = end;
            if (segment.SequenceEqual("/.."u8)) written = Math.Max(0, path[..written].LastIndexOf((byte)'/'));
            if (segment.SequenceEqual("/."u8) || segment.SequenceEqual("/.."u8))
            {
                if (isLast) path[written++] = (byte)'/';
                continue;
            }
            segment.CopyTo(path[written..]);
            written += segment.Length;
        }
        return written;
    }

    private static bool TryReadDigit(byte character, out int digit)
    {
        digit = character - '0';
        if ((uint)digit <= 9) return true;
        digit = (character | 0x20) - 'a' + 10;
        return digit is >= 10 and <= 15;
    }

    private static byte Digit(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);
}
