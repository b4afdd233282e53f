using System.Text.RegularExpressions;

namespace Weft.Resources.Metrics;

/// <summary>Regular expressions over names of metrics, in RE2's syntax.</summary>
public static class MetricNamePattern
{
    /// <summary>Why the pattern is none, or null.</summary>
    public static string? FirstFault(string pattern)
    {
        try
        {
            // Without backtracking, as RE2 has none: what RE2 lacks is refused here too.
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }
}
