using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weft.ControlPlane.Discovery;
using Weft.ControlPlane.Measures;
using Weft.ControlPlane.Snapshots;
using Weft.Policies.Compiler;
using Weft.Resources.Dataplanes;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using Weft.Telemetry;

namespace Weft.ControlPlane.Tests.Discovery;

/// <summary>A discovery server on a port of its own, over clear HTTP/2, with a board the test writes to.</summary>
internal sealed class DiscoveryFixture : IAsyncDisposable
{
    private readonly WebApplication _server;
    private long _version;

    private DiscoveryFixture(WebApplication server, GrpcChannel channel) => (_server, Channel) = (server, channel);

    public GrpcChannel Channel { get; }

    public FakeHost Host { get; private init; } = new();

    public MeshBoard Board => _server.Services.GetRequiredService<MeshBoard>();

    public static async Task<DiscoveryFixture> StartAsync()
    {
        var host = new FakeHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<MeshBoard>();
        builder.Services.AddSingleton<CertificateBook>();
        builder.Services.AddSingleton<DiscoveryHost>(host);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new DiscoveryMetrics(new InstanceMetrics(new MetricRegistry(), "Standalone", "test", "0")));
        var server = builder.Build();
        server.MapDiscovery();
        await server.StartAsync();
        return new DiscoveryFixture(server, GrpcChannel.ForAddress(server.Urls.Single())) { Host = host };
    }

    public void Publish(bool mtls, params MeshDataplane[] dataplanes) => Board.Publish(new MeshSnapshot(
        "default",
        ++_version,
        mtls
            ? new MeshSpec { Mtls = new MutualTls { EnabledBackend = "ca", Backends = [new CertificateAuthorityBackend { Name = "ca", Type = "builtin" }] } }
            : new MeshSpec(),
        dataplanes));

    public static MeshDataplane Client(params string[] services) => new("client", new DataplaneSpec
    {
        Networking = new DataplaneNetworking
        {
            Address = "127.0.0.1",
            Inbound = [new DataplaneInbound { Port = 8000, ServicePort = 8001, Tags = TagSet.Of((TagNames.Service, "client"), (TagNames.Protocol, "http")) }],
            Outbound = [.. services.Select((service, i) => new DataplaneOutbound { Port = 10001 + i, Tags = TagSet.Of((TagNames.Service, service)) })],
        },
    });

    public static MeshDataplane Server(string service, string name, int port) => new(name, new DataplaneSpec
    {
        Networking = new DataplaneNetworking
        {
            Address = "127.0.0.1",
            Inbound = [new DataplaneInbound { Port = port, Tags = TagSet.Of((TagNames.Service, service), (TagNames.Protocol, "http")) }],
        },
    });

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
