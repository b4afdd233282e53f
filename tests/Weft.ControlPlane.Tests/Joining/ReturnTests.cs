using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Joining;

/// <summary>A control plane that restarts while the proxies that brought their Dataplanes are connected.</summary>
public sealed class ReturnTests : IDisposable
{
    private const string Place = "/meshes/default/dataplanes/web-1";
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-cp-").FullName;
    private string _token = "";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_proxy_that_does_not_return_is_deregistered_after_the_delay_and_the_grace()
    {
        await LoseTogetherAsync();

        await using var after = await RunningControlPlane.StartInAsync(_folder, ownsFolder: false);

        (await after.GetAsync(Place)).Status.ShouldBe(HttpStatusCode.OK);
        await after.UntilAsync(Place, (status, _) => status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_proxy_that_returns_within_the_grace_keeps_its_Dataplane()
    {
        await LoseTogetherAsync();
        await using var after = await RunningControlPlane.StartInAsync(_folder, ownsFolder: false);

        using var channel = after.OpenChannel();
        using var call = await ConnectAsync(channel);
        await Task.Delay(TimeSpan.FromSeconds(2.8), TimeProvider.System, TestContext.Current.CancellationToken);

        (await after.GetAsync(Place)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task LoseTogetherAsync()
    {
        var before = await RunningControlPlane.StartInAsync(_folder, ownsFolder: false);
        _token = await before.TokenAsync("""{"name":"web-1","mesh":"default"}""");
        using var channel = before.OpenChannel();
        using var call = await ConnectAsync(channel);
        await before.UntilAsync(Place, (status, _) => status == HttpStatusCode.OK);
        await before.DisposeAsync();
    }

    private async Task<AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse>> ConnectAsync(ChannelBase channel)
    {
        var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel)
            .DeltaAggregatedResources(new Metadata { { "authorization", _token } });
        var metadata = new Struct();
        metadata.Fields["dataplane.resource"] = Value.ForString(Documents.Dataplane("web-1"));
        await call.RequestStream.WriteAsync(
            new DeltaDiscoveryRequest { Node = new DiscoveryNode { Id = "default.web-1", Metadata = metadata }, TypeUrl = ResourceTypes.Secret });
        return call;
    }
}
