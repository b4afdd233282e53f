using System.Globalization;

namespace Weft.Resources.Reading;

/// <summary>Resolves plain YAML scalars by the core schema (YAML 1.2.2 section 10.3.2).</summary>
internal static class ScalarForms
{
    public static ScalarNode Resolve(int line, string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new ScalarNode(line, ScalarForm.Null, ""),
        "true" or "True" or "TRUE" => new ScalarNode(line, ScalarForm.Boolean, "true"),
        "false" or "False" or "FALSE" => new ScalarNode(line, ScalarForm.Boolean, "false"),
        _ => ResolveNumber(line, text),
    };

    private static ScalarNode ResolveNumber(int line, string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.')) return Plain(line, text);
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return new ScalarNode(line, ScalarForm.Integer, hex.ToString(CultureInfo.InvariantCulture));
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new ScalarNode(line, ScalarForm.Integer, whole.ToString(CultureInfo.InvariantCulture));
        if (LooksReal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            return new ScalarNode(line, ScalarForm.Real, real.ToString("R", CultureInfo.InvariantCulture));
        return Plain(line, text);
    }

    private static ScalarNode Plain(int line, string text) => new(line, ScalarForm.Text, text);

    private static bool LooksReal(string text)
    {
        foreach (var c in text)
            if (!char.IsAsciiDigit(c) && c is not ('.' or '-' or '+' or 'e' or 'E')) return false;
        return true;
    }
}
