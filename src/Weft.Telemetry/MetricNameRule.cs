using System.Text.RegularExpressions;

namespace Weft.Telemetry;

/// <summary>Names metrics.</summary>
public sealed class MetricNameRule
{
    private readonly Func<Metric, bool> _names;

    private MetricNameRule(Func<Metric, bool> names) => _names = names;

    public static MetricNameRule Exact(string name) => new(metric => metric.Name == name);

    public static MetricNameRule Prefix(string prefix) => new(metric => metric.Name.StartsWith(prefix, StringComparison.Ordinal));

    public static MetricNameRule Contains(string part) => new(metric => metric.Name.Contains(part, StringComparison.Ordinal));

    /// <summary>Anywhere in the name. See <see cref="Pattern"/> for what is thrown.</summary>
    public static MetricNameRule Regex(string pattern)
    {
        var regex = Pattern(pattern);
        return new MetricNameRule(metric => regex.IsMatch(metric.Name));
    }

    /// <summary>Anywhere in Envoy's dotted name, as <c>/stats?filter=</c>. See <see cref="Pattern"/> for what is thrown.</summary>
    public static MetricNameRule StatRegex(string pattern)
    {
        var regex = Pattern(pattern);
        return new MetricNameRule(metric => regex.IsMatch(StatsText.NameOf(metric)));
    }

    /// <summary>A regular expression that takes time in proportion to what it reads, whatever it says: RE2's promise, so no look-around and no references back.</summary>
    /// <exception cref="ArgumentException">It is none, or asks for what cannot be promised.</exception>
    public static Regex Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException unsupported)
        {
            throw new ArgumentException(unsupported.Message, nameof(pattern), unsupported);
        }
    }

    internal bool Names(Metric metric) => _names(metric);
}
