using System.Text;

namespace Weft.Telemetry.Tracing;

/// <summary>Strings of what spans say. Most say the same, so the last strings are kept; threads that meet here lose no more than a chance to share.</summary>
internal static class SpanText
{
    private const int Kept = 512;

    private static readonly string[] Last = [.. Enumerable.Repeat("", Kept)];

    /// <summary>Invalid UTF-8 becomes U+FFFD: no back end's format could carry it.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "";
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var last = ref Last[(uint)hash.ToHashCode() % Kept];
        var text = last;
        return Ascii.Equals(bytes, text) ? text : last = Encoding.UTF8.GetString(bytes);
    }
}
