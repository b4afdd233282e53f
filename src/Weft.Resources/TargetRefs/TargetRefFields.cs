using Weft.Resources.Violations;

namespace Weft.Resources.TargetRefs;

/// <summary>Refuses or requires fields of one reference, in Kuma's words.</summary>
internal sealed class TargetRefFields(TargetRef target, FieldPath path, ViolationList violations)
{
    public void RequireName()
    {
        if (target.Name.Length == 0) violations.Add(path.Field("name"), "must be set when kind is " + target.KindText);
    }

    public void RefuseName() => Refuse("name", target.Name.Length > 0);

    public void RefuseMesh() => Refuse("mesh", target.OtherMesh.Length > 0);

    public void RefuseTags() => Refuse("tags", target.Tags.Count > 0);

    public void RefuseProxyTypes() => Refuse("proxyTypes", target.ProxyTypes?.Count > 0);

    public void RefuseSection() => Refuse("sectionName", target.SectionName.Length > 0);

    /// <summary>What only references to stored resources have.</summary>
    public void RefusePlace()
    {
        Refuse("labels", target.Labels.Count > 0);
        Refuse("namespace", target.Namespace.Length > 0);
        RefuseSection();
    }

    private void Refuse(string field, bool isSet)
    {
        if (isSet) violations.Add(path.Field(field), "must not be set with kind " + target.KindText);
    }
}
