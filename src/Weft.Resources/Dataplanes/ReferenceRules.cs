using Weft.Resources.Envelope;
using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.Dataplanes;

/// <summary>Kuma's rules for what outbounds lead to.</summary>
internal static class ReferenceRules
{
    private const string KindMessage = "invalid value. Available values are: MeshExternalService,MeshMultiZoneService,MeshService";

    public static void CheckOutbound(DataplaneOutbound outbound, FieldPath path, ViolationList violations)
    {
        AddressRules.CheckPort(outbound.Port, path.Field("port"), violations);
        if (outbound.Address.Length > 0 && !AddressRules.IsIp(outbound.Address))
            violations.Add(path.Field("address"), "address has to be valid IP address");
        if (outbound.BackendRef is { } reference) CheckReference(outbound, reference, path.Field("backendRef"), violations);
        else if (outbound.Tags.Count > 0 || outbound.LegacyService.Length == 0)
            TagRules.Check(outbound.Tags, path.Field("tags"), violations, requireService: true);
    }

    public static void CheckReachable(IReadOnlyList<BackendReference> backends, FieldPath path, ViolationList violations)
    {
        for (var i = 0; i < backends.Count; i++)
        {
            var (reference, at) = (backends[i], path.Field("refs", i));
            if (!IsKnown(reference.Kind)) violations.Add(at.Field("kind"), KindMessage);
            if (reference.Name.Length > 0 && !NameRules.IsName(reference.Name)) violations.Add(at.Field("name"), NameRules.NameMessage);
            if (reference is { Name.Length: 0, Namespace.Length: 0, Labels.Count: 0 }) violations.Add(at.Field("name"), "name or labels are required");
            if (reference is { Name.Length: 0, Namespace.Length: > 0 }) violations.Add(at.Field("name"), "name is required, when namespace is defined");
            if ((reference.Name.Length > 0 || reference.Namespace.Length > 0) && reference.Labels.Count > 0)
                violations.Add(at.Field("labels"), "labels cannot be defined when name is specified");
        }
    }

    private static void CheckReference(DataplaneOutbound outbound, BackendReference reference, FieldPath path, ViolationList violations)
    {
        if (!IsKnown(reference.Kind)) violations.Add(path.Field("kind"), KindMessage);
        if (reference is { Name.Length: 0, Labels.Count: 0 }) violations.Add(path, "either 'name' or 'labels' should be specified");
        // The port of a MeshExternalService comes from its endpoints.
        if (reference.Kind != "MeshExternalService") AddressRules.CheckPort(reference.Port, path.Field("port"), violations);
        if (outbound.Tags.Count > 0 || outbound.LegacyService.Length > 0) violations.Add(path, "both backendRef and tags/service cannot be defined");
    }

    private static bool IsKnown(string kind) => kind is "MeshService" or "MeshExternalService" or "MeshMultiZoneService";
}
