using Weft.Policies.Addresses;
using Weft.Resources.Violations;

namespace Weft.Policies.Collectors;

/// <summary>Kuma 2.14's rules for OpenTelemetry back ends, the same in all policies.</summary>
internal static class CollectorRules
{
    private const string ReferencedKind = "MeshOpenTelemetryBackend";

    /// <summary>Checks endpoint and reference of a back end that stands at <paramref name="path"/>.</summary>
    /// <param name="endpoint"><c>host:port</c>; empty when absent.</param>
    /// <param name="reference">Null when absent.</param>
    /// <param name="path">Of the back end.</param>
    /// <param name="violations">Takes what is wrong.</param>
    /// <param name="requiresPort">Whether the endpoint has no default port (MeshMetric).</param>
    public static void Check(string endpoint, CollectorReference? reference, FieldPath path, ViolationList violations, bool requiresPort = false)
    {
        if (endpoint.Length > 0 && reference is not null)
            violations.Add(path, "openTelemetry must have only one type defined: endpoint, backendRef");
        else if (reference is not null)
            CheckReference(reference, path.Field("backendRef"), violations);
        else if (endpoint.Length == 0)
            violations.Add(path, "openTelemetry must have exactly one defined: endpoint, backendRef");
        else if (endpoint.AsSpan().ContainsAny("/?#"))
            violations.Add(path.Field("endpoint"), "must be in host:port format, not a URL");
        else if (requiresPort && !HostAndPort.HasPort(endpoint))
            violations.Add(path.Field("endpoint"), "must be in host:port format");
    }

    private static void CheckReference(CollectorReference reference, FieldPath path, ViolationList violations)
    {
        if (reference.Kind != ReferencedKind) violations.Add(path.Field("kind"), "\"kind\" must be one of [\"" + ReferencedKind + "\"]");
        if (reference.Labels.Count == 0) violations.Add(path, "backendRef must have exactly one defined: labels");
    }
}
