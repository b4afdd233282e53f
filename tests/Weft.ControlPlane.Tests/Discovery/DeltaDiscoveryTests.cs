using Google.Protobuf;
using Grpc.Core;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;
using static Weft.ControlPlane.Tests.Discovery.DiscoveryFixture;

namespace Weft.ControlPlane.Tests.Discovery;

public class DeltaDiscoveryTests
{
    private static Task<CertificateRequestAccepted> SubmitAsync(DiscoveryFixture fixture) => new CertificateRequests.CertificateRequestsClient(fixture.Channel)
        .SubmitAsync(new CertificateRequest { Mesh = "default", Name = "client", Pkcs10 = ByteString.CopyFrom(FakeHost.NewRequest()) }).ResponseAsync;

    private static string? Chain(RecordingClient client) =>
        client.Of(Unit.Identity)?.Messages<Secret>().Select(secret => secret.Identity?.CertificateChain.InlineBytes.ToStringUtf8()).FirstOrDefault(chain => chain is not null);

    private static IEnumerable<string> Shapes(IEnumerable<DeltaDiscoveryResponse> responses) => responses.Select(response =>
        response.TypeUrl[(response.TypeUrl.LastIndexOf('.') + 1)..] + ":" + string.Join(',', response.Resources.Select(resource => resource.Name)));

    [Fact]
    public async Task A_proxy_is_sent_its_three_units()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client("web"), Server("web", "w1", 8080));
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Served.Count == 3);
        Chain(client).ShouldBe("certificate 1");
        client.Of(Unit.Structure)!.Messages<Listener>().Select(listener => listener.Name).ShouldBe(["inbound:127.0.0.1:8000", "outbound:127.0.0.1:10001"]);
        Shapes(client.Take()).Where(shape => shape.StartsWith("Commit")).ShouldBe(["Commit:identity", "Commit:endpoints", "Commit:structure"]);
    }

    [Fact]
    public async Task A_running_proxy_is_told_of_TLS_only_with_its_certificate()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: false, Client("web"), Server("web", "w1", 8080));
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Of(Unit.Structure) is not null);

        fixture.Publish(mtls: true, Client("web"), Server("web", "w1", 8080));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        client.Of(Unit.Structure)!.Messages<Listener>().ShouldAllBe(listener => listener.FilterChains[0].Tls == null);

        await SubmitAsync(fixture);
        await client.UntilAsync(seen => seen.Of(Unit.Structure)!.Messages<Listener>().Any(listener => listener.FilterChains[0].Tls is not null));
        Chain(client).ShouldNotBeNull();
    }

    [Fact]
    public async Task One_endpoints_change_sends_one_resource_and_a_commit()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client("web", "db"), Server("web", "w1", 8080), Server("db", "d1", 9090));
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Served.Count == 3);
        client.Take();

        fixture.Publish(mtls: true, Client("web", "db"), Server("web", "w1", 8080), Server("db", "d1", 9090), Server("web", "w2", 8081));
        await client.UntilAsync(seen => seen.Of(Unit.Endpoints)!.Messages<ClusterLoadAssignment>().Sum(assignment => assignment.Endpoints.Count) == 3);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        Shapes(client.Take()).ShouldBe(["ClusterLoadAssignment:web", "Commit:endpoints"]);
    }

    [Fact]
    public async Task A_refused_structure_does_not_hold_up_a_certificate()
    {
        await using var fixture = await StartAsync();
        fixture.Host.Life = TimeSpan.FromSeconds(1);
        fixture.Publish(mtls: true, Client("web"));
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        client.Refuses = Unit.Structure;
        await client.UntilAsync(seen => Chain(seen) == "certificate 3");
        client.Of(Unit.Structure).ShouldBeNull();
        fixture.Host.Notes.ShouldContain("refused Structure");
        Shapes(client.Take()).Count(shape => shape == "Commit:structure").ShouldBe(1, "a refused version rests for five seconds");
    }

    [Fact]
    public async Task A_refused_identity_does_not_hold_up_the_structure()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client("web"));
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        client.Refuses = Unit.Identity;
        await client.UntilAsync(seen => seen.Of(Unit.Structure) is not null);
    }

    [Fact]
    public async Task A_proxy_that_comes_back_is_sent_nothing_that_it_has()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client("web"), Server("web", "w1", 8080));
        await SubmitAsync(fixture);
        var first = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await first.UntilAsync(seen => seen.Served.Count == 3);
        await first.DisposeAsync();

        await SubmitAsync(fixture);
        await using var second = await RecordingClient.ConnectAsync(fixture.Channel, "client", first.Staged, first.Served);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        second.Take().ShouldBeEmpty();
        fixture.Host.IssuedCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_proxy_that_lost_its_key_gets_a_certificate_for_the_new_one()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client());
        await SubmitAsync(fixture);
        await using (var first = await RecordingClient.ConnectAsync(fixture.Channel, "client")) await first.UntilAsync(seen => seen.Served.Count == 3);
        await SubmitAsync(fixture);
        await using var second = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await second.UntilAsync(seen => Chain(seen) == "certificate 2");
    }

    [Fact]
    public async Task A_fresh_request_alone_issues_nothing()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client());
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Served.Count == 3);
        await SubmitAsync(fixture);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        fixture.Host.IssuedCount.ShouldBe(1);
    }

    [Fact]
    public async Task Listeners_wait_for_the_first_certificate_and_no_longer()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client());
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Of(Unit.Endpoints) is not null);
        client.Of(Unit.Structure).ShouldBeNull();
        await SubmitAsync(fixture);
        await client.UntilAsync(seen => seen.Of(Unit.Structure) is not null);
    }

    [Fact]
    public async Task Changed_tags_bring_a_new_certificate()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: true, Client());
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Served.Count == 3);
        fixture.Publish(mtls: true, Server("other", "client", 8000));
        await client.UntilAsync(seen => Chain(seen) == "certificate 2");
    }

    [Fact]
    public async Task Endpoints_of_a_removed_outbound_go_after_its_listener()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: false, Client("web"), Server("web", "w1", 8080));
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Served.Count == 3);
        client.Take();
        fixture.Publish(mtls: false, Client(), Server("web", "w1", 8080));
        await client.UntilAsync(seen => seen.Of(Unit.Endpoints)!.Count == 0);
        Shapes(client.Take()).Where(shape => shape.StartsWith("Commit")).ShouldBe(["Commit:structure", "Commit:endpoints"]);
    }

    [Fact]
    public async Task A_farewell_ends_the_stream_and_is_passed_on()
    {
        await using var fixture = await StartAsync();
        fixture.Publish(mtls: false, Client());
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Served.Count == 3);
        await client.LeaveAsync();
        await client.Ended.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        fixture.Host.Notes.ShouldContain("disconnected default.client leaving=True");
    }

    [Fact]
    public async Task A_wrong_token_is_turned_away_with_the_reason()
    {
        await using var fixture = await StartAsync();
        var fault = await Should.ThrowAsync<RpcException>(async () =>
        {
            await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client", token: "wrong");
            await client.Ended;
        });
        fault.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        fault.Status.Detail.ShouldBe("token is wrong");
    }

    [Fact]
    public async Task A_failing_authority_is_tried_again()
    {
        await using var fixture = await StartAsync();
        fixture.Host.IssueFault = new InvalidOperationException("no key");
        fixture.Publish(mtls: true, Client());
        await SubmitAsync(fixture);
        await using var client = await RecordingClient.ConnectAsync(fixture.Channel, "client");
        await client.UntilAsync(seen => seen.Of(Unit.Endpoints) is not null);
        fixture.Host.IssueFault = null;
        await client.UntilAsync(seen => Chain(seen) == "certificate 1");
    }
}
