using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;

namespace Weft.Policies.Matching;

/// <summary>
/// A targetRef policy of any kind as matching sees it: what it points at, and confs as documents. They are merged as documents, since only these tell what was
/// not written from what is zero; the kind reads the outcome. Immutable.
/// </summary>
public sealed class TargetRefPolicy
{
    private TargetRefPolicy(string kind, string mesh, string name, TagSet labels, MapNode spec)
    {
        (Kind, Mesh, Name, Labels, Spec) = (kind, mesh, name, labels, spec);
        Identity = ResourceIdentity.Of(kind, mesh, name, labels);
        TargetRef = ReferenceOf(spec) ?? TargetRef.WholeMesh;
        From = Items("from");
        To = Items("to");
        Rules = Items("rules");
        Default = spec.Find("default") is MapNode conf ? new PolicyItem(this, 0, TargetRef.WholeMesh, conf) : null;
    }

    /// <summary>The kind's name.</summary>
    public string Kind { get; }

    /// <summary>The mesh.</summary>
    public string Mesh { get; }

    /// <summary>The name it is stored under.</summary>
    public string Name { get; }

    /// <summary>Its labels.</summary>
    public TagSet Labels { get; }

    /// <summary>Its body.</summary>
    public MapNode Spec { get; }

    /// <summary>The proxies it is for; absent means the whole mesh (2.9+).</summary>
    public TargetRef TargetRef { get; }

    /// <summary>By group of clients.</summary>
    public IReadOnlyList<PolicyItem> From { get; }

    /// <summary>By destination.</summary>
    public IReadOnlyList<PolicyItem> To { get; }

    /// <summary>By incoming connection (2.10+).</summary>
    public IReadOnlyList<PolicyItem> Rules { get; }

    /// <summary>Of policies with one conf; null in others.</summary>
    public PolicyItem? Default { get; }

    /// <summary>Who it is, wherever it is stored.</summary>
    public ResourceIdentity Identity { get; }

    /// <summary>Whether it was written in a zone, which wins over what was written globally.</summary>
    public bool IsFromZone => Labels.Find(TagNames.Origin) == "zone";

    /// <summary>For whom it was written.</summary>
    public PolicyRole Role => Labels.Find(PolicyLabels.Role) switch
    {
        "producer" => PolicyRole.Producer,
        "consumer" => PolicyRole.Consumer,
        "workload-owner" => PolicyRole.WorkloadOwner,
        _ => PolicyRole.System,
    };

    /// <summary>Whether it is only tried (2.7+): nothing follows it.</summary>
    public bool IsShadow => Labels.Find(PolicyLabels.Effect) == "shadow";

    /// <summary>A stored policy.</summary>
    /// <exception cref="FormatException">Its kind writes what it cannot read.</exception>
    public static TargetRefPolicy Of(Resource resource)
    {
        var parse = JsonNodes.Parse(ResourceJson.SpecToText(resource.Kind, resource.Spec));
        return parse.Documents is [MapNode spec]
            ? Of(resource.Kind.Name, resource.Mesh, resource.Name, resource.Labels, spec)
            : throw new FormatException(resource.Key + ": " + parse.Problem?.Message);
    }

    /// <summary>A policy whose body is a document.</summary>
    public static TargetRefPolicy Of(string kind, string mesh, string name, TagSet labels, MapNode spec) => new(kind, mesh, name, labels, spec);

    private PolicyItem[] Items(string field) => Spec.Find(field) is not ListNode list
        ? []
        :
        [
            .. list.Items.OfType<MapNode>().Select((item, index) =>
                new PolicyItem(this, index, ReferenceOf(item) ?? TargetRef.WholeMesh, item.Find("default") as MapNode ?? MapNode.Empty(item.Line))
                {
                    Matches = item.Find("matches") is ListNode matches ? matches.Items : [],
                }),
        ];

    // What is stored was validated; a fault that slipped through selects nothing, as an unknown kind does.
    private static TargetRef? ReferenceOf(MapNode map) =>
        new NodeReader(map, FieldPath.Root, new ReadFindings(acceptsSnakeCase: false)).Map("targetRef", TargetRefReader.Read);
}
