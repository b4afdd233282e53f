using System.Globalization;

namespace Weft.Telemetry.AccessLogs;

/// <summary>A time format of strftime's letters with Envoy's %f (9 digits), %Nf and %E3S: always UTC. A letter that is none stays as it is.</summary>
internal sealed class TimePattern
{
    // A letter of strftime after its text; '\0' ends it. Digits: those of a fraction.
    private readonly (byte[] Text, char Letter, int Digits)[] _pieces;

    /// <param name="format">Empty: ISO 8601 with milliseconds.</param>
    public TimePattern(string format) => _pieces = [.. Parse(format.Length == 0 ? "%Y-%m-%dT%H:%M:%E3SZ" : format)];

    public static TimePattern Default { get; } = new("");

    public void Write(long unixMicroseconds, ref RecordWriter writer)
    {
        var time = DateTime.UnixEpoch.AddTicks(unixMicroseconds * TimeSpan.TicksPerMicrosecond);
        foreach (var (text, letter, digits) in _pieces)
        {
            writer.Literal(text);
            if (letter != '\0') Write(time, unixMicroseconds, letter, digits, ref writer);
        }
    }

    private static void Write(DateTime time, long unixMicroseconds, char letter, int digits, ref RecordWriter writer)
    {
        switch (letter)
        {
            case 'Y': writer.Padded(time.Year, 4); break;
            case 'y': writer.Padded(time.Year % 100, 2); break;
            case 'm': writer.Padded(time.Month, 2); break;
            case 'd': writer.Padded(time.Day, 2); break;
            case 'e': writer.Number(time.Day); break;
            case 'j': writer.Padded(time.DayOfYear, 3); break;
            case 'H': writer.Padded(time.Hour, 2); break;
            case 'I': writer.Padded(((time.Hour + 11) % 12) + 1, 2); break;
            case 'p': writer.Literal(time.Hour < 12 ? "AM"u8 : "PM"u8); break;
            case 'M': writer.Padded(time.Minute, 2); break;
            case 'S': writer.Padded(time.Second, 2); break;
            case 's': writer.Number(unixMicroseconds / 1_000_000); break;
            case 'z': writer.Literal("+0000"u8); break;
            case 'Z': writer.Literal("UTC"u8); break;
            case 'b': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[time.Month - 1]); break;
            case 'B': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[time.Month - 1]); break;
            case 'a': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames[(int)time.DayOfWeek]); break;
            case 'A': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.DayNames[(int)time.DayOfWeek]); break;
            case 'f': Fraction(unixMicroseconds, digits, ref writer); break;
            case 'E':
                writer.Padded(time.Second, 2);
                if (digits == 0) break;
                writer.Literal("."u8);
                Fraction(unixMicroseconds, digits, ref writer);
                break;
        }
    }

    private static void Fraction(long unixMicroseconds, int digits, ref RecordWriter writer)
    {
        var nanoseconds = unixMicroseconds % 1_000_000 * 1000;
        for (var i = digits; i < 9; i++) nanoseconds /= 10;
        writer.Padded(nanoseconds, digits);
    }

    private static IEnumerable<(byte[] Text, char Letter, int Digits)> Parse(string format)
    {
        format = format.Replace("%T", "%H:%M:%S", StringComparison.Ordinal).Replace("%F", "%Y-%m-%d", StringComparison.Ordinal)
            .Replace("%D", "%m/%d/%y", StringComparison.Ordinal).Replace("%R", "%H:%M", StringComparison.Ordinal);
        var text = "";
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length || Letter(format.AsSpan(i + 1)) is not (var letter, var digits, var used))
            {
                text += format[i];
                continue;
            }
            if (letter == '%') text += '%';
            else
            {
                yield return (LogText.Bytes(text), letter, digits);
                text = "";
            }
            i += used;
        }
        yield return (LogText.Bytes(text), '\0', 0);
    }

    private static (char Letter, int Digits, int Used)? Letter(ReadOnlySpan<char> rest)
    {
        if ("YymdejHIpMSszZbBaA%".Contains(rest[0], StringComparison.Ordinal)) return (rest[0], 0, 1);
        if (rest[0] == 'f') return ('f', 9, 1);
        if (rest is [>= '1' and <= '9', 'f', ..]) return ('f', rest[0] - '0', 2);
        return rest is ['E', >= '1' and <= '9', 'S', ..] ? ('E', rest[1] - '0', 3) : null;
    }
}
