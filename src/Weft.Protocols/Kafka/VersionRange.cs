using System.Globalization;

namespace Weft.Protocols.Kafka;

/// <summary>Versions of a message, both ends inclusive.</summary>
internal readonly record struct VersionRange(int From, int To)
{
    public static VersionRange None { get; } = new(int.MaxValue, -1);

    /// <summary>Reads Kafka's own spelling: <c>3+</c>, <c>0-12</c>, <c>4</c>, <c>none</c>.</summary>
    public static VersionRange Parse(string text)
    {
        if (text == "none") return None;
        if (text[^1] == '+') return new VersionRange(int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture), int.MaxValue);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var from = int.Parse(dash < 0 ? text : text.AsSpan(0, dash), CultureInfo.InvariantCulture);
        return new VersionRange(from, dash < 0 ? from : int.Parse(text.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }

    public bool Has(int version) => version >= From && version <= To;
}
