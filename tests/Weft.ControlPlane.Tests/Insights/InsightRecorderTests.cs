using Microsoft.Extensions.Logging.Abstractions;
using Weft.ControlPlane.Insights;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Memory;

namespace Weft.ControlPlane.Tests.Insights;

public sealed class InsightRecorderTests : IAsyncLifetime
{
    private readonly MemoryStore _store = new(TimeProvider.System);
    private readonly InsightRecorder _recorder;

    public InsightRecorderTests() => _recorder = new InsightRecorder(
        _store, TimeProvider.System, "cp-1", TimeSpan.FromSeconds(10), 2, NullLogger<InsightRecorder>.Instance);

    public async ValueTask InitializeAsync() =>
        await _store.CreateAsync(new Resource { Kind = BuiltInKinds.Dataplane, Mesh = "default", Name = "web-1", Spec = new DataplaneSpec() });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Answers_of_a_proxy_are_counted_and_kept_per_unit()
    {
        var id = await _recorder.ConnectedAsync("default", "web-1", null, default);
        _recorder.UnitSent("default", "web-1", id, "structure", "v1");
        _recorder.UnitAcknowledged("default", "web-1", id, "structure", "v1");
        _recorder.UnitSent("default", "web-1", id, "structure", "v2");
        _recorder.UnitRefused("default", "web-1", id, "structure", "v2", "listener x: port");
        await _recorder.FlushAsync(all: false, default);

        var insight = await ReadAsync();
        insight.Subscriptions[^1].Status.Total.ShouldBe(new ResponseCounts { Sent = 2, Acknowledged = 1, Rejected = 1 });
        var unit = insight.Units.ShouldHaveSingleItem();
        (unit.AcknowledgedVersion, unit.RefusedVersion, unit.Reason).ShouldBe(("v1", "v2", "listener x: port"));

        _recorder.UnitAcknowledged("default", "web-1", id, "structure", "v3");
        await _recorder.FlushAsync(all: false, default);
        var healed = (await ReadAsync()).Units[0];
        (healed.AcknowledgedVersion, healed.RefusedVersion).ShouldBe(("v3", ""));
    }

    [Fact]
    public async Task What_the_ports_speak_is_shown_with_the_line_that_repairs_a_wrong_hint()
    {
        await _recorder.ConnectedAsync("default", "web-1", null, default);
        var mismatch = new ProtocolMismatch { Seen = "tls", Repair = "networking.inbound[0].tags[\"kuma.io/protocol\"]: tcp" };
        _recorder.PortsSeen("default", "web-1", [new PortInsight { Listener = "inbound:1", Service = "web", Declared = "http", Mismatches = [mismatch] }]);
        await _recorder.FlushAsync(all: false, default);

        (await ReadAsync()).Ports.Single().Mismatches.ShouldBe([mismatch]);
    }

    [Fact]
    public async Task The_back_end_is_served_once_the_inbounds_were_acknowledged_and_forgotten_with_the_certificate()
    {
        await _recorder.ConnectedAsync("default", "web-1", null, default);
        var certificate = new Weft.Identity.Authority.IssuedCertificate("", "", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow(), []);
        _recorder.TlsServed("default", "web-1", isServed: true);
        _recorder.CertificateIssued("default", "web-1", certificate, "ca-1", ["ca-1"]);
        (await FlushedAsync()).Mtls!.ServedBackend.ShouldBe("");

        _recorder.TlsServed("default", "web-1", isServed: true);
        _recorder.CertificateIssued("default", "web-1", certificate, "ca-1", ["ca-1"]);
        (await FlushedAsync()).Mtls!.ServedBackend.ShouldBe("ca-1");

        _recorder.TlsServed("default", "web-1", isServed: false);
        (await FlushedAsync()).Mtls!.ServedBackend.ShouldBe("");
        _recorder.CertificateDropped("default", "web-1");
        (await FlushedAsync()).Mtls.ShouldBeNull();
    }

    private async Task<DataplaneInsightSpec> FlushedAsync()
    {
        await _recorder.FlushAsync(all: false, default);
        return await ReadAsync();
    }

    [Fact]
    public async Task What_was_only_sent_waits_for_the_flush_interval()
    {
        var id = await _recorder.ConnectedAsync("default", "web-1", null, default);
        await _recorder.FlushAsync(all: false, default);
        _recorder.UnitSent("default", "web-1", id, "endpoints", "v1");
        await _recorder.FlushAsync(all: false, default);
        (await ReadAsync()).Units.ShouldBeEmpty();

        await _recorder.FlushAsync(all: true, default);
        (await ReadAsync()).Units[0].SentVersion.ShouldBe("v1");
    }

    [Fact]
    public async Task Only_the_last_subscriptions_are_kept_and_generations_go_on()
    {
        for (var i = 0; i < 3; i++) _recorder.Disconnected("default", "web-1", await _recorder.ConnectedAsync("default", "web-1", null, default));
        await _recorder.FlushAsync(all: false, default);

        (await ReadAsync()).Subscriptions.Select(subscription => subscription.Generation).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Subscriptions_that_a_former_run_left_open_are_ended_at_the_start()
    {
        await _recorder.ConnectedAsync("default", "web-1", null, default);
        await _recorder.FlushAsync(all: false, default);
        await _recorder.CloseOrphansAsync(default);

        (await ReadAsync()).Subscriptions[^1].DisconnectTime.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_Dataplane_that_is_gone_gets_no_insight()
    {
        await _recorder.ConnectedAsync("default", "web-1", null, default);
        await _store.DeleteAsync(BuiltInKinds.Dataplane.Key("default", "web-1"));
        await _recorder.FlushAsync(all: true, default);

        (await _store.FindAsync(BuiltInKinds.DataplaneInsight.Key("default", "web-1"))).ShouldBeNull();
    }

    private async Task<DataplaneInsightSpec> ReadAsync() =>
        (DataplaneInsightSpec)(await _store.FindAsync(BuiltInKinds.DataplaneInsight.Key("default", "web-1")))!.Spec;
}
