using System.Globalization;

namespace Weft.Telemetry.AccessLogs;

/// <summary>A time format of strftime's letters with Envoy's %f (9 digits), %Nf and %E3S: always UTC. A letter that is none stays as it is.</summary>
internal sealed class TimePattern
{
    private const int SecondsOfDay = 24 * 60 * 60;

    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    // A letter of strftime after its text; '\0' ends it. Digits: those of a fraction.
    private readonly (byte[] Text, char Letter, int Digits)[] _pieces;

    /// <param name="format">Empty: ISO 8601 with milliseconds.</param>
    public TimePattern(string format)
    {
        _pieces = [.. Parse(format.Length == 0 ? "%Y-%m-%dT%H:%M:%E3SZ" : format)];
        Fractions = _pieces.Count(piece => piece.Digits > 0);
    }

    public static TimePattern Default { get; } = new("");

    /// <summary>Fractions of a second in it.</summary>
    public int Fractions { get; }

    /// <summary>Writes a time; where its last fraction is.</summary>
    public TimeFraction Write(long unixMicroseconds, ref RecordWriter writer)
    {
        var moment = new Moment(unixMicroseconds);
        var fraction = default(TimeFraction);
        foreach (var (text, letter, digits) in _pieces)
        {
            writer.Literal(text);
            if (letter != '\0') Write(moment, letter, digits, ref writer);
            if (digits > 0) fraction = new TimeFraction(writer.Length - digits, digits);
        }
        return fraction;
    }

    /// <summary>Writes the first digits of a fraction.</summary>
    public static void WriteFraction(int nanoseconds, int digits, ref RecordWriter writer)
    {
        for (var i = digits; i < 9; i++) nanoseconds /= 10;
        writer.Padded(nanoseconds, digits);
    }

    private static void Write(in Moment moment, char letter, int digits, ref RecordWriter writer)
    {
        switch (letter)
        {
            case 'Y': writer.Padded(moment.Year, 4); break;
            case 'y': writer.Padded(moment.Year % 100, 2); break;
            case 'm': writer.Padded(moment.Month, 2); break;
            case 'd': writer.Padded(moment.Day, 2); break;
            case 'e': writer.Number(moment.Day); break;
            case 'j': writer.Padded(moment.Date.DayOfYear, 3); break;
            case 'H': writer.Padded(moment.Hour, 2); break;
            case 'I': writer.Padded(((moment.Hour + 11) % 12) + 1, 2); break;
            case 'p': writer.Literal(moment.Hour < 12 ? "AM"u8 : "PM"u8); break;
            case 'M': writer.Padded(moment.Minute, 2); break;
            case 'S': writer.Padded(moment.Second, 2); break;
            case 's': writer.Number(moment.UnixSeconds); break;
            case 'z': writer.Literal("+0000"u8); break;
            case 'Z': writer.Literal("UTC"u8); break;
            case 'b': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[moment.Month - 1]); break;
            case 'B': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[moment.Month - 1]); break;
            case 'a': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames[(int)moment.Date.DayOfWeek]); break;
            case 'A': writer.Text(CultureInfo.InvariantCulture.DateTimeFormat.DayNames[(int)moment.Date.DayOfWeek]); break;
            case 'f': WriteFraction(moment.Nanoseconds, digits, ref writer); break;
            case 'E':
                writer.Padded(moment.Second, 2);
                if (digits == 0) break;
                writer.Literal("."u8);
                WriteFraction(moment.Nanoseconds, digits, ref writer);
                break;
        }
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

    // Taken apart once.
    private readonly struct Moment
    {
        public Moment(long unixMicroseconds)
        {
            (UnixSeconds, var rest) = Math.DivRem(unixMicroseconds, 1_000_000);
            Nanoseconds = (int)rest * 1000;
            var (days, second) = Math.DivRem(UnixSeconds, SecondsOfDay);
            (var minute, Second) = Math.DivRem((int)second, 60);
            (Hour, Minute) = Math.DivRem(minute, 60);
            Date = DateOnly.FromDayNumber(EpochDay + (int)days);
            (Year, Month, Day) = Date;
        }

        public long UnixSeconds { get; }

        public int Nanoseconds { get; }

        public DateOnly Date { get; }

        public int Year { get; }

        public int Month { get; }

        public int Day { get; }

        public int Hour { get; }

        public int Minute { get; }

        public int Second { get; }
    }
}
