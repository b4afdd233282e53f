using System.Text.Json;
using Weft.Policies.Matching;
using Weft.Resources.Dataplanes;
using Weft.Resources.Kinds;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Policies.Tests.Matching;

/// <summary>One folder of the corpus of matching.</summary>
internal sealed class MatchingCase(string folder, string? placement)
{
    private readonly JsonElement _case = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json"))).RootElement;

    public string Id => _case.GetProperty("id").GetString()! + (placement is null or "default" ? "" : "@" + placement);

    public string Table => _case.GetProperty("table").GetString()!;

    public string Placement => placement ?? "default";

    public static IEnumerable<MatchingCase> All(string root) =>
        from file in Directory.EnumerateFiles(root, "case.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let folder = Path.GetDirectoryName(file)!
        from golden in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("golden").EnumerateObject()
        select new MatchingCase(folder, golden.Name);

    public DocumentNode Golden => Documents(_case.GetProperty("golden").GetProperty(Placement).GetString()!).Single();

    public IReadOnlyList<MapNode> Input(string role) => [.. Documents(_case.GetProperty("inputs").GetProperty(role).GetString()!).OfType<MapNode>()];

    public IReadOnlyList<TargetRefPolicy> Policies(string role = "policies") =>
        [.. Input(role).Where(IsPolicy).Select(Policy)];

    public PolicySubject Dataplane() => Subject(Input("dataplane").Single());

    public static bool IsPolicy(MapNode document) =>
        Text(document, "type") is not ("Mesh" or "MeshService" or "MeshExternalService" or "MeshMultiZoneService" or "MeshGateway" or "Dataplane");

    public static TargetRefPolicy Policy(MapNode document) =>
        TargetRefPolicy.Of(Text(document, "type"), Text(document, "mesh"), Text(document, "name"), Labels(document), (MapNode)document.Find("spec")!);

    public static PolicySubject Subject(MapNode document) => new(
        Text(document, "mesh"),
        Text(document, "name"),
        Labels(document),
        (DataplaneSpec)BuiltInKinds.Dataplane.ReadSpec(new NodeReader(document, FieldPath.Root, new ReadFindings(acceptsSnakeCase: true))));

    public static StoredDestination Destination(MapNode document) => new(
        Text(document, "type"), Text(document, "mesh"), Text(document, "name"), Labels(document), [.. Ports(document)]);

    public static string Text(MapNode document, string field) => (document.Find(field) as ScalarNode)?.Text ?? "";

    public static TagSet Labels(MapNode document) => document.Find("labels") is MapNode labels
        ? TagSet.Of(labels.Entries.Select(entry => KeyValuePair.Create(entry.Key, ((ScalarNode)entry.Value).Text)))
        : TagSet.Empty;

    private static IEnumerable<(string Name, int Port)> Ports(MapNode document)
    {
        if (document.Find("spec") is not MapNode spec || spec.Find("ports") is not ListNode ports) yield break;
        foreach (var port in ports.Items.OfType<MapNode>()) yield return (Text(port, "name"), int.Parse(Text(port, "port"), null));
    }

    private IReadOnlyList<DocumentNode> Documents(string file)
    {
        var parse = YamlNodes.Parse(File.ReadAllText(Path.Combine(folder, file)));
        parse.Problem.ShouldBeNull(Id + ": " + file);
        return parse.Documents;
    }
}
