using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.DataPlane.Configuration;

namespace Weft.DataPlane.Startup;

/// <summary>
/// The Dataplane a proxy brings with it. Only its type, mesh and name are read here; the text goes to the control plane,
/// which validates it.
/// </summary>
/// <param name="Text">YAML or JSON with its variables substituted.</param>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Name">Its name.</param>
internal sealed partial record DataplaneTemplate(string Text, string Mesh, string Name)
{
    /// <summary>Substitutes <c>{{ name }}</c> and reads type, mesh and name.</summary>
    /// <exception cref="UsageException">A variable is not given, or the text is no Dataplane.</exception>
    public static DataplaneTemplate Read(string text, IReadOnlyDictionary<string, string> variables)
    {
        var rendered = Substitute(text, variables);
        JsonNode? tree;
        try
        {
            tree = YamlTree.Parse(rendered);
        }
        catch (FormatException fault)
        {
            throw new UsageException($"the dataplane resource is not valid YAML: {fault.Message}");
        }
        if (tree is not JsonObject fields) throw new UsageException("the dataplane resource is not an object");
        if (Field(fields, "type") is not ("Dataplane" or "ZoneIngress" or "ZoneEgress") and var type)
            throw new UsageException($"type: expected Dataplane, found {type ?? "nothing"}");
        var name = Field(fields, "name") ?? throw new UsageException("name: the dataplane resource needs one");
        return new DataplaneTemplate(rendered, Field(fields, "mesh") ?? "default", name);
    }

    private static string Substitute(string text, IReadOnlyDictionary<string, string> variables)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var rendered = Variable().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            if (variables.TryGetValue(name, out var value)) return value;
            missing.Add(name);
            return "";
        });
        return missing.Count == 0
            ? rendered
            : throw new UsageException($"the dataplane resource needs --dataplane-var for {string.Join(", ", missing)}");
    }

    private static string? Field(JsonObject fields, string name) =>
        fields[name] is JsonValue value ? value.ToString() : null;

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_.\-]*)\s*\}\}")]
    private static partial Regex Variable();
}
