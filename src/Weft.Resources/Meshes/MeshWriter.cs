using System.Text.Json;
using Weft.Resources.Metrics;
using Weft.Resources.Tagging;
using Weft.Resources.Writing;

namespace Weft.Resources.Meshes;

/// <summary>Writes a Mesh.</summary>
internal static class MeshWriter
{
    public static void Write(Utf8JsonWriter writer, MeshSpec mesh)
    {
        writer.Map("mtls", mesh.Mtls, MutualTlsWriter.Write);
        writer.Map("tracing", mesh.Tracing, MeshBackendsWriter.WriteTracing);
        writer.Map("logging", mesh.Logging, MeshBackendsWriter.WriteLogging);
        writer.Map("metrics", mesh.Metrics, WriteMetrics);
        if (mesh.OutboundPassthrough is { } passthrough) WritePassthrough(writer, passthrough);
        writer.Map("routing", mesh.Routing, WriteRouting);
        writer.Map("constraints", mesh.Constraints, (target, constraints) => target.Map("dataplaneProxy", constraints, WriteConstraints));
        writer.Texts("skipCreatingInitialPolicies", mesh.SkipCreatingInitialPolicies);
        if (mesh.MeshServices is { } mode) WriteMode(writer, mode);
    }

    private static void WriteMetrics(Utf8JsonWriter writer, MeshMetrics metrics)
    {
        writer.Text("enabledBackend", metrics.EnabledBackend);
        writer.List("backends", metrics.Backends, MetricsWriter.WriteBackend);
    }

    private static void WritePassthrough(Utf8JsonWriter writer, bool passthrough)
    {
        writer.WriteStartObject("networking");
        writer.WriteStartObject("outbound");
        writer.WriteBoolean("passthrough", passthrough);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRouting(Utf8JsonWriter writer, MeshRouting routing)
    {
        writer.Flag("localityAwareLoadBalancing", routing.LocalityAwareLoadBalancing);
        writer.Flag("zoneEgress", routing.ZoneEgress);
        writer.Flag("defaultForbidMeshExternalServiceAccess", routing.DefaultForbidMeshExternalServiceAccess);
    }

    private static void WriteConstraints(Utf8JsonWriter writer, MeshConstraints constraints)
    {
        writer.List("requirements", constraints.Requirements, WriteRule);
        writer.List("restrictions", constraints.Restrictions, WriteRule);
    }

    private static void WriteRule(Utf8JsonWriter writer, TagSet tags) => writer.Tags("tags", tags);

    private static void WriteMode(Utf8JsonWriter writer, MeshServicesMode mode)
    {
        writer.WriteStartObject("meshServices");
        writer.WriteString("mode", MeshEnums.ServicesModes.NameOf(mode));
        writer.WriteEndObject();
    }
}
