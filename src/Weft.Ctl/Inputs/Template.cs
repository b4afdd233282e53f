using System.Text;

namespace Weft.Ctl.Inputs;

/// <summary>Fills <c>{{ name }}</c> places of a text, as kumactl's <c>-v name=value</c> does.</summary>
internal static class Template
{
    /// <param name="text">With places.</param>
    /// <param name="values">By name; a dotted name is a name like any other.</param>
    /// <param name="missing">Names that have no value, in order of appearance, each once.</param>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values, out IReadOnlyList<string> missing)
    {
        var filled = new StringBuilder(text.Length);
        var unknown = new List<string>();
        var position = 0;
        while (true)
        {
            var open = text.IndexOf("{{", position, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                break;
            }

            filled.Append(text, position, open - position);
            position = close + 2;
            var name = text[(open + 2)..close].Trim();
            if (!IsName(name))
            {
                // Not one of our places, for example an inline JSON object that ends another.
                filled.Append(text, open, position - open);
            }
            else if (values.TryGetValue(name, out var value))
            {
                filled.Append(value);
            }
            else if (!unknown.Contains(name))
            {
                unknown.Add(name);
            }
        }

        missing = unknown;
        return filled.Append(text, position, text.Length - position).ToString();
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
