using System.Text;
using Weft.ControlPlane.Answers;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Reading;
using Weft.Resources.Violations;

namespace Weft.ControlPlane.Api;

/// <summary>Reads the body of a PUT and compares it with its address.</summary>
internal sealed class WrittenResource(ResourceReader reader)
{
    /// <summary>The resource that is to be stored, or the error to answer.</summary>
    public (Resource? Resource, ApiError? Error) Read(ResourceKind kind, string mesh, string name, byte[] body)
    {
        var parse = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? JsonNodes.Parse(body) : YamlNodes.Parse(Encoding.UTF8.GetString(body));
        if (parse.Problem is { } problem) return (null, Malformed(kind, problem.Message));
        if (parse.Documents is not [MapNode map]) return (null, Malformed(kind, "the body must be one object"));
        foreach (var field in (ReadOnlySpan<string>)["type", "name", "mesh"])
            if (map.Find(field) is { } node and not ScalarNode { Form: ScalarForm.Text or ScalarForm.Null })
                return (null, Malformed(kind, $"{field} must be a string, not {node.Description}"));

        var differences = Compare(kind, mesh, name, map);
        if (Text(map, "type") != kind.Name) return (null, ApiErrors.Invalid(differences));
        var reading = reader.Read(map);
        if (IsMeshLeftOut(kind, map) && reading.Resource is { } written) reading = reading with { Resource = written with { Mesh = mesh } };
        var all = new ViolationList();
        all.AddRange(differences);
        all.AddRange(reading.Validate());
        return all.IsEmpty ? (reading.Resource, null) : (null, ApiErrors.Invalid(all));
    }

    private static ViolationList Compare(ResourceKind kind, string mesh, string name, MapNode map)
    {
        var differences = new ViolationList();
        if (Text(map, "name") != name) differences.Add(FieldPath.At("name"), "name from the URL has to be the same as in body");
        if (kind.Scope == ResourceScope.Mesh && !IsMeshLeftOut(kind, map) && Text(map, "mesh") != mesh)
            differences.Add(FieldPath.At("mesh"), "mesh from the URL has to be the same as in body");
        if (Text(map, "type") != kind.Name) differences.Add(FieldPath.At("type"), "type from the URL has to be the same as in body");
        return differences;
    }

    // Kuma takes newer kinds without it.
    private static bool IsMeshLeftOut(ResourceKind kind, MapNode map) => kind.Style == ResourceStyle.Spec && map.Find("mesh") is null;

    private static string Text(MapNode map, string field) => map.Find(field) is ScalarNode scalar ? scalar.Text : "";

    private static ApiError Malformed(ResourceKind kind, string problem) => ApiErrors.BadRequest($"invalid {kind.Name} object: \"{problem}\"");
}
