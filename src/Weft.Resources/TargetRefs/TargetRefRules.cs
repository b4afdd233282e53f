using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.TargetRefs;

/// <summary>Kuma 2.14's rules for references; messages and their order are its own.</summary>
public static class TargetRefRules
{
    private const string NameMessage = "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'.";

    /// <summary>Checks a reference that stands at <paramref name="path"/>.</summary>
    public static void Check(TargetRef target, TargetRefOptions options, FieldPath path, ViolationList violations)
    {
        if (target.KindText.Length == 0) violations.Add(path.Field("kind"), "must be defined");
        else if (!options.Supported.Contains(target.Kind)) violations.Add(path.Field("kind"), "value '" + target.KindText + "' is not supported");
        else CheckFields(target, options, path, violations);
    }

    private static void CheckFields(TargetRef target, TargetRefOptions options, FieldPath path, ViolationList violations)
    {
        var fields = new TargetRefFields(target, path, violations);
        switch (target.Kind)
        {
            case TargetRefKind.Mesh:
                if (target.Name.Length > 0) violations.Add(path.Field("name"), "using name with kind Mesh is not yet supported");
                fields.RefuseMesh();
                fields.RefuseTags();
                fields.RefusePlace();
                CheckProxyTypes(target, path, violations);
                break;
            case TargetRefKind.Dataplane:
                CheckDataplane(target, options, path, violations, fields);
                break;
            case TargetRefKind.MeshSubset:
                fields.RefuseName();
                fields.RefuseMesh();
                TagRules.Check(target.Tags, path.Field("tags"), violations);
                fields.RefusePlace();
                CheckProxyTypes(target, path, violations);
                break;
            case TargetRefKind.MeshServiceSubset or TargetRefKind.MeshGateway or TargetRefKind.MeshGatewayRoute:
                CheckNamed(target, options, path, violations, fields);
                break;
            case TargetRefKind.MeshService or TargetRefKind.MeshHttpRoute or TargetRefKind.MeshExternalService:
                CheckResource(target, path, violations, fields);
                break;
        }
    }

    private static void CheckDataplane(TargetRef target, TargetRefOptions options, FieldPath path, ViolationList violations, TargetRefFields fields)
    {
        fields.RefuseTags();
        fields.RefuseMesh();
        fields.RefuseProxyTypes();
        CheckNameOrLabels(target, path, violations);
        if (!options.IsInbound && target.SectionName.Length > 0) violations.Add(path.Field("sectionName"), "can only be used with inbound policies");
    }

    private static void CheckNamed(TargetRef target, TargetRefOptions options, FieldPath path, ViolationList violations, TargetRefFields fields)
    {
        fields.RequireName();
        CheckName(target, path, violations);
        fields.RefuseMesh();
        fields.RefuseProxyTypes();
        SelectorRules.Check(target.Tags, path.Field("tags"), violations);
        if (target.Kind == TargetRefKind.MeshGateway && !options.AllowsListenerTags) fields.RefuseTags();
        fields.RefusePlace();
    }

    private static void CheckResource(TargetRef target, FieldPath path, ViolationList violations, TargetRefFields fields)
    {
        CheckName(target, path, violations);
        fields.RefuseMesh();
        fields.RefuseTags();
        fields.RefuseProxyTypes();
        if (target.Kind == TargetRefKind.MeshHttpRoute) fields.RefuseSection();
        if (target is { Labels.Count: 0, Name.Length: 0 }) violations.Add(path, "name or labels must be set when kind is " + target.KindText);
        CheckNameOrLabels(target, path, violations);
        if (target.Kind == TargetRefKind.MeshExternalService) fields.RefuseSection();
    }

    // Kuma words it without the namespace for an external service.
    private static void CheckNameOrLabels(TargetRef target, FieldPath path, ViolationList violations)
    {
        if (target.Labels.Count > 0 && (target.Name.Length > 0 || target.Namespace.Length > 0))
            violations.Add(path.Field("labels"), target.Kind == TargetRefKind.MeshExternalService
                ? "either labels or name must be specified"
                : "either labels or name and namespace must be specified");
    }

    private static void CheckName(TargetRef target, FieldPath path, ViolationList violations)
    {
        if (!target.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_'))
            violations.Add(path.Field("name"), NameMessage);
    }

    private static void CheckProxyTypes(TargetRef target, FieldPath path, ViolationList violations)
    {
        if (target.ProxyTypes is { Count: 0 }) violations.Add(path.Field("proxyTypes"), "must be undefined or have at least one element");
        for (var i = 0; i < target.ProxyTypes?.Count; i++)
            if (target.ProxyTypes[i] is not ("Sidecar" or "Gateway"))
                violations.Add(path.Field("proxyTypes", i), "unrecognized type \"" + target.ProxyTypes[i] + "\", supported values are: Sidecar, Gateway");
    }
}
