using System.Globalization;

namespace Weft.DataPlane.Metrics;

/// <summary>A page in Prometheus' text format 0.0.4, cut into families. Checked line by line: what Prometheus would refuse is refused whole.</summary>
internal sealed class FamilyPage
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, MetricFamily> _byName = new(StringComparer.Ordinal);

    private FamilyPage()
    {
    }

    /// <summary>In the order of the page.</summary>
    public IEnumerable<MetricFamily> Families => _byName.Values;

    /// <summary>Reads a page; null with the first line that is none of the format's.</summary>
    public static FamilyPage? Read(string text, out string? problem)
    {
        var page = new FamilyPage();
        problem = null;
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim(" \t\r");
            if (line.IsEmpty || (line[0] == '#' ? page.TakeComment(line) : page.TakeSample(line))) continue;
            problem = $"line {number} is none of Prometheus' text format";
            return null;
        }
        return page;
    }

    // "# HELP name text", "# TYPE name kind"; any other comment says nothing.
    private bool TakeComment(ReadOnlySpan<char> line)
    {
        var rest = line[1..].TrimStart(" \t");
        var isHelp = rest.StartsWith("HELP ", StringComparison.Ordinal);
        if (!isHelp && !rest.StartsWith("TYPE ", StringComparison.Ordinal)) return true;
        rest = rest[5..].TrimStart(" \t");
        var end = NameLength(rest);
        if (end == 0) return false;
        var family = Of(rest[..end].ToString());
        var said = rest[end..].Trim(" \t").ToString();
        if (isHelp) family.Help ??= said;
        else if (said is "counter" or "gauge" or "histogram" or "summary" or "untyped") family.Type ??= said;
        else return false;
        return true;
    }

    private bool TakeSample(ReadOnlySpan<char> line)
    {
        var name = NameLength(line);
        if (name == 0) return false;
        var rest = line[name..].TrimStart(" \t");
        if (!rest.IsEmpty && rest[0] == '{')
        {
            var labels = LabelsLength(rest);
            if (labels < 0) return false;
            rest = rest[labels..].TrimStart(" \t");
        }
        var series = line[..^rest.Length].TrimEnd(" \t").ToString();
        var space = rest.IndexOfAny(' ', '\t');
        var value = space < 0 ? rest : rest[..space];
        var time = space < 0 ? default : rest[space..].Trim(" \t");
        if (!IsNumber(value) || (!time.IsEmpty && !long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))) return false;
        FamilyOf(line[..name].ToString()).Add(series, rest.ToString());
        return true;
    }

    // A sample belongs to the histogram or summary whose name it begins with.
    private MetricFamily FamilyOf(string sample)
    {
        if (_byName.TryGetValue(sample, out var own)) return own;
        foreach (var suffix in Suffixes)
        {
            if (sample.EndsWith(suffix, StringComparison.Ordinal) && _byName.TryGetValue(sample[..^suffix.Length], out var whole) && whole.Type is "histogram" or "summary") return whole;
        }
        return Of(sample);
    }

    private MetricFamily Of(string name)
    {
        if (!_byName.TryGetValue(name, out var family)) _byName[name] = family = new MetricFamily(name);
        return family;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text is "NaN" or "+Inf" or "-Inf" or "Inf"
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] is '_' or ':' || (length > 0 && char.IsAsciiDigit(text[length])))) length++;
        return length;
    }

    // The length of {name="value",...} with its braces, or -1.
    private static int LabelsLength(ReadOnlySpan<char> text)
    {
        var at = 1;
        while (true)
        {
            at += Blank(text[at..]);
            if (at < text.Length && text[at] == '}') return at + 1;
            var name = NameLength(text[at..]);
            at += name;
            at += Blank(text[at..]);
            if (name == 0 || at >= text.Length || text[at] != '=') return -1;
            at++;
            at += Blank(text[at..]);
            var value = ValueLength(text[at..]);
            if (value < 0) return -1;
            at += value;
            at += Blank(text[at..]);
            if (at < text.Length && text[at] == ',') at++;
            else if (at >= text.Length || text[at] != '}') return -1;
        }
    }

    private static int ValueLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '"') return -1;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"') return i + 1;
            if (text[i] == '\\' && (++i >= text.Length || text[i] is not ('\\' or '"' or 'n'))) return -1;
        }
        return -1;
    }

    private static int Blank(ReadOnlySpan<char> text) => text.Length - text.TrimStart(" \t").Length;
}
