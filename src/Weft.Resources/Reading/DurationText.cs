using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Resources.Reading;

/// <summary>Durations as text: <c>5s</c>, <c>1h30m</c>, <c>250ms</c>, <c>0.25s</c> (Go's form, of which protobuf's JSON form is a part).</summary>
public static class DurationText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 0.01), ("us", 10), ("µs", 10), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads <paramref name="text"/>; false when it is not a duration or does not fit. Below 100 ns is rounded.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        if (rest is "0") return true;
        if (rest.IsEmpty) return false;
        double ticks = 0;
        while (!rest.IsEmpty)
            if (!TryTakePart(ref rest, ref ticks)) return false;
        if (ticks >= long.MaxValue) return false;
        value = TimeSpan.FromTicks((long)Math.Round(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Protobuf's JSON form, always in seconds: <c>5s</c>, <c>0.250s</c>, <c>90s</c>.</summary>
    public static string ToSeconds(TimeSpan value)
    {
        var seconds = Math.Abs(value.Ticks) / TimeSpan.TicksPerSecond;
        var nanoseconds = Math.Abs(value.Ticks) % TimeSpan.TicksPerSecond * 100;
        var text = new StringBuilder(value.Ticks < 0 ? "-" : "").Append(seconds);
        if (nanoseconds > 0)
        {
            var fraction = nanoseconds.ToString("D9", CultureInfo.InvariantCulture);
            // Three, six or nine digits, as protobuf prints them.
            var digits = fraction.EndsWith("000000", StringComparison.Ordinal) ? 3 : fraction.EndsWith("000", StringComparison.Ordinal) ? 6 : 9;
            text.Append('.').Append(fraction.AsSpan(0, digits));
        }
        return text.Append('s').ToString();
    }

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, ref double ticks)
    {
        var digits = rest.IndexOfAnyExcept(Digits);
        if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        rest = rest[digits..];
        var letters = rest.IndexOfAny(Digits);
        var unit = letters < 0 ? rest : rest[..letters];
        foreach (var (name, size) in Units)
        {
            if (!unit.SequenceEqual(name)) continue;
            ticks += number * size;
            rest = rest[unit.Length..];
            return true;
        }
        return false;
    }
}
