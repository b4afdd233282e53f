using Weft.Resources.Metrics;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;

namespace Weft.Resources.Meshes;

/// <summary>Reads a Mesh.</summary>
internal static class MeshReader
{
    public static MeshSpec Read(NodeReader reader) => new()
    {
        Mtls = reader.Map("mtls", MutualTlsReader.Read),
        Tracing = reader.Map("tracing", MeshBackendsReader.ReadTracing),
        Logging = reader.Map("logging", MeshBackendsReader.ReadLogging),
        Metrics = reader.Map("metrics", ReadMetrics),
        OutboundPassthrough = reader.Map("networking", networking => new PassthroughField(ReadPassthrough(networking)))?.Value,
        Routing = reader.Map("routing", ReadRouting),
        Constraints = reader.Map("constraints", constraints => constraints.Map("dataplaneProxy", ReadConstraints) ?? new MeshConstraints()),
        SkipCreatingInitialPolicies = reader.Texts("skipCreatingInitialPolicies"),
        MeshServices = reader.Map("meshServices", services => new ModeField(services.OptionalChoice("mode", MeshEnums.ServicesModes)))?.Value,
    };

    private static bool? ReadPassthrough(NodeReader networking) =>
        networking.Map("outbound", outbound => new PassthroughField(outbound.OptionalFlag("passthrough")))?.Value;

    private static MeshMetrics ReadMetrics(NodeReader reader) => new()
    {
        EnabledBackend = reader.Text("enabledBackend"),
        Backends = reader.List("backends", MetricsReader.ReadBackend),
    };

    private static MeshRouting ReadRouting(NodeReader reader) => new()
    {
        LocalityAwareLoadBalancing = reader.Flag("localityAwareLoadBalancing"),
        ZoneEgress = reader.Flag("zoneEgress"),
        DefaultForbidMeshExternalServiceAccess = reader.Flag("defaultForbidMeshExternalServiceAccess"),
    };

    private static MeshConstraints ReadConstraints(NodeReader reader) => new()
    {
        Requirements = ReadRules(reader, "requirements"),
        Restrictions = ReadRules(reader, "restrictions"),
    };

    private static IReadOnlyList<TagSet> ReadRules(NodeReader reader, string name) => reader.List(name, rule => rule.Tags("tags"));

    private sealed record PassthroughField(bool? Value);

    private sealed record ModeField(MeshServicesMode? Value);
}
