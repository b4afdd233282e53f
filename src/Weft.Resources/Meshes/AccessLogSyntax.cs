using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.Resources.Meshes;

/// <summary>
/// Whether an access-log format is made of well-formed commands (Envoy's <c>%COMMAND(argument):length%</c>). Kuma 2.0 checks
/// it when a Mesh is stored; what a command prints is Weft.Telemetry's business.
/// </summary>
public static partial class AccessLogSyntax
{
    /// <summary>The first fault in Kuma's words, or null.</summary>
    public static string? FirstFault(string format)
    {
        // Kuma counts positions in bytes of a format cut at its commands; for ASCII both are the index.
        for (var i = format.IndexOf('%', StringComparison.Ordinal); i >= 0; i = format.IndexOf('%', i))
        {
            var command = Command().Match(format, i);
            if (!command.Success)
                return string.Create(CultureInfo.InvariantCulture, $"expected a command operator to start at position {i + 1}, instead got: \"{format.AsSpan(i)}\"");
            if (ArgumentFault(command) is { } fault) return fault;
            i += command.Length;
            if (i >= format.Length) break;
        }
        return null;
    }

    private static string? ArgumentFault(Match command)
    {
        var name = command.Groups["name"].Value;
        var argument = command.Groups["argument"].Value;
        return name switch
        {
            "REQ" or "RESP" or "TRAILER" when !command.Groups["argument"].Success =>
                $"command \"%{name}(X?Y):Z%\" requires a header and optional alternative header names as its arguments, instead got \"{command.Value}\"",
            "REQ" or "RESP" or "TRAILER" => HeaderFault(argument, command.Value),
            "FILTER_STATE" when argument.Length == 0 =>
                $"command \"%FILTER_STATE(KEY):Z%\" requires a key as its argument, instead got \"{command.Value}\"",
            _ => null,
        };
    }

    private static string? HeaderFault(string argument, string command)
    {
        if (argument.AsSpan().Count('?') > 1) return $"more than 1 alternative header specified in \"{command}\"";
        return argument.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 ? $"header name contains a newline in \"{Quoted(command)}\"" : null;
    }

    private static string Quoted(string text) => text
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\x00", StringComparison.Ordinal);

    [GeneratedRegex(@"\G%(?<name>[A-Z_0-9]+)(\((?<argument>[^)]*)\))?(:\d+)?%", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
