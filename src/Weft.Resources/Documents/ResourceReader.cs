using Weft.Resources.Envelope;
using Weft.Resources.Reading;
using Weft.Resources.Violations;

namespace Weft.Resources.Documents;

/// <summary>Reads resources in the universal form (<c>type</c>, <c>mesh</c>, <c>name</c>, body). Safe to share between threads.</summary>
/// <param name="catalog">The kinds it knows.</param>
public sealed class ResourceReader(ResourceCatalog catalog)
{
    /// <summary>Reads YAML (or JSON) text of any number of documents; a malformed one ends the list with a reading that has no resource.</summary>
    public IReadOnlyList<ResourceReading> ReadYaml(string text) => ReadAll(YamlNodes.Parse(text));

    /// <summary>Reads one JSON document.</summary>
    public ResourceReading ReadJson(ReadOnlySpan<byte> utf8) => ReadAll(JsonNodes.Parse(utf8))[0];

    /// <summary>Reads one parsed document.</summary>
    public ResourceReading Read(DocumentNode node)
    {
        if (node is not MapNode map) return Failed(new Violation("", "a resource must be a map, not " + node.Description) { Line = node.Line });
        var typeNode = map.Find("type") as ScalarNode;
        if (typeNode is null or { Text.Length: 0 }) return Failed(new Violation("type", TypeMessage(map)) { Line = node.Line });
        return catalog.FindByName(typeNode.Text) is { } kind
            ? ReadKind(kind, map)
            : Failed(new Violation("type", "unknown resource type \"" + typeNode.Text + "\"" + Suggestion(typeNode.Text)) { Line = typeNode.Line });
    }

    private List<ResourceReading> ReadAll(NodeParse parse)
    {
        var readings = parse.Documents.Select(Read).ToList();
        if (parse.Problem is { } problem) readings.Add(Failed(problem));
        return readings;
    }

    private static ResourceReading ReadKind(ResourceKind kind, MapNode map)
    {
        var findings = new ReadFindings(acceptsSnakeCase: kind.Style == ResourceStyle.Flat);
        var reader = new NodeReader(map, FieldPath.Root, findings);
        foreach (var known in (string[])["type", "kri"]) reader.Ignore(known);
        var mesh = reader.Text("mesh");
        var resource = new Resource
        {
            Kind = kind,
            Mesh = kind.Scope == ResourceScope.Mesh ? mesh : "",
            Name = reader.Text("name"),
            Labels = reader.Tags("labels"),
            CreationTime = reader.OptionalTime("creationTime") ?? default,
            ModificationTime = reader.OptionalTime("modificationTime") ?? default,
            Spec = ReadSpec(kind, reader, map.Line, findings),
        };
        reader.Finish();
        return new ResourceReading(resource, findings.Violations, findings.Warnings, map.Line);
    }

    private static ResourceSpec ReadSpec(ResourceKind kind, NodeReader reader, int line, ReadFindings findings)
    {
        if (kind.Style == ResourceStyle.Flat) return kind.ReadSpec(reader);
        reader.Ignore("status");
        return reader.Map("spec", kind.ReadSpec)
            ?? kind.ReadSpec(new NodeReader(MapNode.Empty(line), FieldPath.At("spec"), findings));
    }

    private static string TypeMessage(MapNode map) => map.Find("kind") is not null && map.Find("apiVersion") is not null
        ? "cannot be empty (this document is in the Kubernetes form; write type, mesh and name instead of kind and metadata)"
        : "cannot be empty";

    private string Suggestion(string type) =>
        catalog.Kinds.FirstOrDefault(kind => string.Equals(kind.Name, type, StringComparison.OrdinalIgnoreCase)) is { } kind
            ? "; did you mean \"" + kind.Name + "\"?"
            : "";

    private static ResourceReading Failed(Violation problem)
    {
        var violations = new ViolationList { problem };
        return new ResourceReading(null, violations, new ViolationList(), problem.Line);
    }
}
