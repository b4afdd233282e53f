using System.Text;

namespace Weft.Resources.Reading;

/// <summary>Field names in both spellings that protobuf's JSON accepts.</summary>
internal static class FieldNames
{
    /// <summary><c>enabled_backend</c> becomes <c>enabledBackend</c> when snake case is accepted; all else stays.</summary>
    public static string Canonical(string written, bool acceptsSnakeCase)
    {
        if (!acceptsSnakeCase || !written.Contains('_', StringComparison.Ordinal)) return written;
        var name = new StringBuilder(written.Length);
        var upper = false;
        foreach (var c in written)
        {
            if (c == '_') upper = true;
            else
            {
                name.Append(upper ? char.ToUpperInvariant(c) : c);
                upper = false;
            }
        }
        return name.ToString();
    }
}
