using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>Who a resource is, the same before and after it was copied to another zone: what references by name are compared by.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Mesh">The mesh; empty for a mesh itself.</param>
/// <param name="Zone">Where it was written; empty: globally, or there is only one zone.</param>
/// <param name="Namespace">Of Kubernetes; else empty.</param>
/// <param name="Name">The name it was written under.</param>
public sealed record ResourceIdentity(string Kind, string Mesh, string Zone, string Namespace, string Name)
{
    /// <summary>Of a stored resource.</summary>
    public static ResourceIdentity Of(string kind, string mesh, string name, TagSet labels) =>
        new(kind, mesh, labels.Find(TagNames.Zone) ?? "", labels.Find(PolicyLabels.Namespace) ?? "", DisplayName(name, labels));

    /// <summary>The name it was written under.</summary>
    public static string DisplayName(string name, TagSet labels) => labels.Find(TagNames.DisplayName) ?? name;

    /// <summary>Whom <paramref name="target"/> of a policy names: somebody of the policy's mesh and zone, and of its namespace unless it says another.</summary>
    public static ResourceIdentity Named(TargetRef target, TargetRefPolicy by) =>
        by.Identity with { Kind = target.KindText, Name = target.Name, Namespace = target.Namespace.Length > 0 ? target.Namespace : by.Identity.Namespace };
}
