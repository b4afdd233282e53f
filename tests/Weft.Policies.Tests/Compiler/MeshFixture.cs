using Weft.Policies.Compiler;
using Weft.Resources.Dataplanes;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Tests.Compiler;

/// <summary>Small meshes.</summary>
internal static class MeshFixture
{
    public static MeshSpec Plain { get; } = new();

    public static MeshSpec Mtls(MtlsMode mode = MtlsMode.Strict) => new()
    {
        Mtls = new MutualTls { EnabledBackend = "ca-1", Backends = [new CertificateAuthorityBackend { Name = "ca-1", Type = "builtin", Mode = mode }] },
    };

    public static DataplaneInbound Inbound(string service, string protocol, int port = 8080, int servicePort = 80, bool? ready = null) => new()
    {
        Port = port,
        ServicePort = servicePort,
        ServiceAddress = "127.0.0.1",
        Tags = TagSet.Of((TagNames.Service, service), (TagNames.Protocol, protocol)),
        HealthReady = ready,
    };

    public static DataplaneOutbound Outbound(string service, int port, params (string Name, string Value)[] tags) =>
        new() { Port = port, Tags = TagSet.Of([(TagNames.Service, service), .. tags]) };

    public static MeshDataplane Dataplane(string name, string address, DataplaneInbound[] inbounds, params DataplaneOutbound[] outbounds) =>
        new(name, new DataplaneSpec { Networking = new DataplaneNetworking { Address = address, Inbound = inbounds, Outbound = outbounds } });

    public static CompiledProxy Compile(MeshSpec mesh, string name, params MeshDataplane[] dataplanes)
    {
        var snapshot = new MeshSnapshot("default", 1, mesh, dataplanes);
        return SidecarCompilation.Compile(snapshot, snapshot.Find(name)!);
    }
}
