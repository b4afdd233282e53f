namespace Weft.Telemetry.AccessLogs;

/// <summary>
/// A format of Envoy's language as Kuma reads it: text and commands <c>%COMMAND(arguments):length%</c>. Immutable; commands that are not
/// known are kept, and print what they are.
/// </summary>
public sealed class AccessLogFormat
{
    private readonly LogFragment[] _fragments;

    private AccessLogFormat(LogFragment[] fragments)
    {
        _fragments = fragments;
        Steps = [.. StepsOf(fragments)];
    }

    /// <summary>In order.</summary>
    public ReadOnlySpan<LogFragment> Fragments => _fragments;

    /// <summary>The same as they are printed: a command, then the text after it; either may be missing.</summary>
    internal (LogFragment? Command, TextFragment? Text)[] Steps { get; }

    /// <summary>Reads a format. Null with <paramref name="error"/> in Kuma's words when it is malformed.</summary>
    public static AccessLogFormat? Parse(string text, out string? error)
    {
        var fragments = new List<LogFragment>();
        error = FormatParser.Parse(text, fragments) is { } fault ? "format string is not valid: " + fault : null;
        return error is null ? new AccessLogFormat([.. fragments]) : null;
    }

    /// <summary>What is wrong with a format, in Kuma's words; null: nothing.</summary>
    public static string? FaultOf(string text)
    {
        Parse(text, out var error);
        return error;
    }

    /// <summary>Fills placeholders.</summary>
    /// <param name="values">By name, such as KUMA_MESH; what is missing becomes empty text. A % would begin a command: it is left out.</param>
    public AccessLogFormat Interpolate(IReadOnlyDictionary<string, string> values) =>
        new([.. _fragments.Select(each => each is PlaceholderFragment placeholder ? new TextFragment(ValueOf(placeholder.Name, values)) : each)]);

    /// <summary>Fills placeholders of a format's text; null when it is malformed.</summary>
    public static string? Interpolate(string text, IReadOnlyDictionary<string, string> values) => Parse(text, out _)?.Interpolate(values).ToString();

    /// <summary>The format again, in canonical form.</summary>
    public override string ToString() => string.Concat<LogFragment>(_fragments);

    private static IEnumerable<(LogFragment? Command, TextFragment? Text)> StepsOf(LogFragment[] fragments)
    {
        for (var i = 0; i < fragments.Length; i++)
        {
            if (fragments[i] is TextFragment alone) yield return (null, alone);
            else if (i + 1 < fragments.Length && fragments[i + 1] is TextFragment after) yield return (fragments[i++], after);
            else yield return (fragments[i], null);
        }
    }

    private static string ValueOf(string name, IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(name, "").Replace("%", "", StringComparison.Ordinal);
}
