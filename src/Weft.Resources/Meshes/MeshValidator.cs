using Weft.Resources.Metrics;
using Weft.Resources.Violations;

namespace Weft.Resources.Meshes;

/// <summary>Kuma's rules for a Mesh on its own; messages word for word.</summary>
internal static class MeshValidator
{
    // Kuma's constant: several CAs at once are not supported yet.
    private const int AllowedMtlsBackends = 1;

    public static ViolationList Validate(MeshSpec mesh)
    {
        var violations = new ViolationList();
        if (mesh.Mtls is { } mtls) CheckMtls(mtls, FieldPath.At("mtls"), violations);
        if (mesh.Logging is { } logging) LoggingRules.Check(logging, FieldPath.At("logging"), violations);
        if (mesh.Tracing is { } tracing) TracingRules.Check(tracing, FieldPath.At("tracing"), violations);
        if (mesh.Metrics is { } metrics) CheckMetrics(metrics, FieldPath.At("metrics"), violations);
        if (mesh.Constraints is { } constraints) CheckConstraints(constraints, violations);
        if (mesh.Routing is { ZoneEgress: true } && string.IsNullOrEmpty(mesh.Mtls?.EnabledBackend))
            violations.Add(FieldPath.At("mtls"), "has to be set when zoneEgress enabled");
        return violations;
    }

    private static void CheckMtls(MutualTls mtls, FieldPath path, ViolationList violations)
    {
        if (mtls.Backends.Count > AllowedMtlsBackends) violations.Add(path.Field("backends"), "cannot have more than 1 backends");
        var names = new BackendNames(path, violations);
        for (var i = 0; i < mtls.Backends.Count; i++) names.Add(i, mtls.Backends[i].Name);
        names.CheckReference("enabledBackend", mtls.EnabledBackend, "has to be set to one of the backends in the mesh");
        foreach (var backend in mtls.Backends)
            // Kuma's path, down to the spelling and the missing index.
            if (backend.DpCert is { RotationExpiration: { Length: > 0 } expiration } && !ExpirationText.TryParse(expiration, out _))
                violations.Add(path.Field("dpcert.rotation.expiration"), "has to be a valid format");
    }

    private static void CheckMetrics(MeshMetrics metrics, FieldPath path, ViolationList violations)
    {
        var names = new BackendNames(path, violations);
        for (var i = 0; i < metrics.Backends.Count; i++)
        {
            names.Add(i, metrics.Backends[i].Name);
            MetricsRules.Check(metrics.Backends[i], path.Field("backends", i), violations);
        }
        names.CheckReference("enabledBackend", metrics.EnabledBackend, "has to be set to one of the backends in the mesh");
    }

    private static void CheckConstraints(MeshConstraints constraints, ViolationList violations)
    {
        var path = FieldPath.At("constraints").Field("dataplaneProxy");
        for (var i = 0; i < constraints.Requirements.Count; i++)
            ConstraintRules.Check(constraints.Requirements[i], path.Field("requirements", i).Field("tags"), violations);
        for (var i = 0; i < constraints.Restrictions.Count; i++)
            ConstraintRules.Check(constraints.Restrictions[i], path.Field("restrictions", i).Field("tags"), violations);
    }
}
