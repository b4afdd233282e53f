using Weft.Ctl.Faults;

namespace Weft.Ctl.Commands;

/// <summary>Flags of the form <c>KEY=VALUE</c>.</summary>
internal static class Pairs
{
    /// <exception cref="UsageException">There is no <c>=</c>, or nothing before it.</exception>
    public static KeyValuePair<string, string> Parse(string flag, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? new KeyValuePair<string, string>(text[..at], text[(at + 1)..])
            : throw new UsageException($"{flag} wants KEY=VALUE, not '{text}'");
    }

    public static Dictionary<string, string> Parse(string flag, IEnumerable<string>? texts)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var (key, value) = Parse(flag, text);
            pairs[key] = value;
        }

        return pairs;
    }
}
