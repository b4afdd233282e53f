using System.Globalization;

namespace Weft.Ctl.Output;

/// <summary>Spans of time as tables show them: the largest unit alone, such as <c>5m</c> or <c>12d</c>.</summary>
internal static class Age
{
    /// <summary>How long ago <paramref name="then"/> was; <c>never</c> for null.</summary>
    public static string Since(DateTimeOffset? then, DateTimeOffset now) => then is { } time ? Of(now - time) : "never";

    public static string Of(TimeSpan span)
    {
        var (number, unit) = span switch
        {
            { TotalSeconds: < 0 } => (0, "s"),
            { TotalMinutes: < 1 } => (span.TotalSeconds, "s"),
            { TotalHours: < 1 } => (span.TotalMinutes, "m"),
            { TotalDays: < 1 } => (span.TotalHours, "h"),
            { TotalDays: < 365 } => (span.TotalDays, "d"),
            _ => (span.TotalDays / 365, "y"),
        };
        return Math.Floor(number).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
