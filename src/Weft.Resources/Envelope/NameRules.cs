using System.Text.RegularExpressions;
using Weft.Resources.Violations;

namespace Weft.Resources.Envelope;

/// <summary>Which names are well-formed, as in Kuma 2.14: names are RFC 1123 subdomains of at most 253 characters.</summary>
public static partial class NameRules
{
    /// <summary>Kuma's message for a bad name.</summary>
    public const string NameMessage =
        "invalid characters. A lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    private const int MaxLength = 253;
    private const string MeshMessage = "invalid characters. Valid characters are numbers, lowercase latin letters and '-', '_' symbols.";

    /// <summary>Checks a resource's name and, for mesh-scoped kinds, its mesh.</summary>
    public static ViolationList Check(ResourceScope scope, string mesh, string name)
    {
        var violations = new ViolationList();
        CheckText(name, FieldPath.At("name"), IsName, NameMessage, violations);
        if (scope == ResourceScope.Mesh) CheckText(mesh, FieldPath.At("mesh"), MeshPattern().IsMatch, MeshMessage, violations);
        return violations;
    }

    /// <summary>Whether the text is an RFC 1123 subdomain; its length is not looked at.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    private static void CheckText(string text, FieldPath path, Func<string, bool> isWellFormed, string message, ViolationList violations)
    {
        if (text.Length == 0) violations.Add(path, "cannot be empty");
        else if (text.Length > MaxLength) violations.Add(path, "value length must less or equal 253");
        else if (!isWellFormed(text)) violations.Add(path, message);
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[0-9a-z\-_.]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex MeshPattern();
}
