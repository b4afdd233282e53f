using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Telemetry.AccessLogs;

/// <summary>Reads formats by Kuma's rules: each % begins a command, and messages are Kuma's.</summary>
internal static partial class FormatParser
{
    /// <summary>Adds what the format is made of; the first fault in Kuma's words, or null.</summary>
    public static string? Parse(string format, List<LogFragment> fragments)
    {
        var at = 0;
        while (at < format.Length)
        {
            var percent = format.IndexOf('%', at);
            if (percent != at) fragments.Add(new TextFragment(percent < 0 ? format[at..] : format[at..percent]));
            if (percent < 0) return null;
            var match = Command().Match(format, percent);
            if (!match.Success)
            {
                // Kuma counts bytes.
                var position = Encoding.UTF8.GetByteCount(format.AsSpan(0, percent)) + 1;
                return string.Create(CultureInfo.InvariantCulture, $"expected a command operator to start at position {position}, instead got: {LogText.Quote(format[percent..])}");
            }
            if (Add(match, fragments) is { } fault) return fault;
            at = percent + match.Length;
        }
        return null;
    }

    private static string? Add(Match match, List<LogFragment> fragments)
    {
        var token = match.Value;
        var name = match.Groups["name"].Value;
        var arguments = match.Groups["arguments"].Value;
        var hasArguments = match.Groups["arguments"].Success;
        switch (name)
        {
            case "REQ" or "RESP" or "TRAILER":
                if (!hasArguments) return $"command \"%{name}(X?Y):Z%\" requires a header and optional alternative header names as its arguments, instead got {LogText.Quote(token)}";
                return LimitOf(match, out var limit) ?? AddHeader(name, arguments, limit, token, fragments);
            case "DYNAMIC_METADATA":
                if (LimitOf(match, out limit) is { } metadataFault) return metadataFault;
                if (!hasArguments) return $"command \"%DYNAMIC_METADATA(NAMESPACE:KEY*):Z%\" requires a filter namespace and optional path as its arguments, instead got {LogText.Quote(token)}";
                fragments.Add(new MetadataFragment(arguments, limit));
                return null;
            case "FILTER_STATE":
                if (LimitOf(match, out limit) is { } stateFault) return stateFault;
                if (arguments.Length == 0) return $"command \"%FILTER_STATE(KEY):Z%\" requires a key as its argument, instead got {LogText.Quote(token)}";
                fragments.Add(new FilterStateFragment(arguments, limit));
                return null;
            case "START_TIME":
                if (NewLineOfTime().IsMatch(arguments)) return $"start time format string contains a newline in {LogText.Quote(token)}";
                fragments.Add(new StartTimeFragment(arguments));
                return null;
            default:
                if (token.Length != name.Length + 2) return $"command \"%{name}%\" doesn't support arguments or max length constraint, instead got {LogText.Quote(token)}";
                fragments.Add(name.StartsWith("KUMA_", StringComparison.Ordinal) ? new PlaceholderFragment(name) : new FieldFragment(name));
                return null;
        }
    }

    private static string? AddHeader(string name, string arguments, int limit, string token, List<LogFragment> fragments)
    {
        var names = arguments.Split('?');
        if (names.Length > 2) return $"more than 1 alternative header specified in {LogText.Quote(token)}";
        if (arguments.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) return $"header name contains a newline in {LogText.Quote(token)}";
        var source = name switch { "REQ" => HeaderSource.Request, "RESP" => HeaderSource.Response, _ => HeaderSource.Trailer };
        // Fields are logged by their lower-case names.
        fragments.Add(new HeaderFragment(source, names[0].ToLowerInvariant(), names.Length > 1 ? names[1].ToLowerInvariant() : "", limit));
        return null;
    }

    // Kuma's integers have 64 bits; no value is as long as ours allow.
    private static string? LimitOf(Match match, out int limit)
    {
        limit = 0;
        var text = match.Groups["limit"].Value;
        if (text.Length == 0) return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return $"length must be an integer, instead got {LogText.Quote(text)} in {LogText.Quote(match.Value)}";
        limit = (int)Math.Min(length, int.MaxValue);
        return null;
    }

    [GeneratedRegex(@"\G%(?<name>[A-Z_0-9]+)(\((?<arguments>[^)]*)\))?(:(?<limit>[0-9]+))?%", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex(@"%[-_0^#]*[1-9]*n", RegexOptions.CultureInvariant)]
    private static partial Regex NewLineOfTime();
}
