using Weft.ControlPlane.Issuance;
using Weft.Resources.Dataplanes;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.ControlPlane.Admission;

/// <summary>Rules of meshes that need more than the resource itself.</summary>
internal static class MeshRules
{
    private const string ChangedAuthority = "Changing CA when mTLS is enabled is forbidden. Disable mTLS first and then change the CA";

    /// <summary>What forbids to replace a mesh by another version of it.</summary>
    public static ViolationList CheckChange(MeshSpec before, MeshSpec after)
    {
        var violations = new ViolationList();
        var old = MeshAuthorities.EnabledBackend(before);
        var next = MeshAuthorities.EnabledBackend(after);
        if (old is null || next is null || after.Mtls is { SkipValidation: true }) return violations;
        if (old.Name != next.Name || old.Type != next.Type)
            violations.Add(FieldPath.At("mtls").Field("enabledBackend"), ChangedAuthority);
        return violations;
    }

    /// <summary>What forbids a proxy to be a member: <c>constraints.dataplaneProxy</c>. Restrictions win over requirements.</summary>
    public static ViolationList CheckMembership(MeshSpec mesh, DataplaneSpec dataplane)
    {
        var violations = new ViolationList();
        if (mesh.Constraints is not { } constraints) return violations;
        var isGateway = dataplane.Networking?.Gateway is not null;
        for (var i = 0; i < dataplane.TagSets.Count; i++)
        {
            var place = FieldPath.At("networking");
            place = (isGateway ? place.Field("gateway") : place.Field("inbound", i)).Field("tags");
            var tags = dataplane.TagSets[i];
            if (constraints.Restrictions.Any(rule => Matches(rule, tags)))
                violations.Add(place, "the mesh's restrictions do not allow a data plane proxy with these tags");
            else if (constraints.Requirements.Count > 0 && !constraints.Requirements.Any(rule => Matches(rule, tags)))
                violations.Add(place, "the tags fulfil none of the mesh's requirements for data plane proxies");
        }
        return violations;
    }

    private static bool Matches(TagSet rule, TagSet tags) =>
        rule.All(tag => tags.Find(tag.Key) is { } value && (tag.Value == value || tag.Value == TagNames.MatchAll));
}
