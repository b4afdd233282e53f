using Microsoft.Extensions.Logging.Abstractions;
using Weft.ControlPlane.Admission;
using Weft.ControlPlane.Defaults;
using Weft.ControlPlane.Insights;
using Weft.ControlPlane.Issuance;
using Weft.ControlPlane.Registration;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Store.Memory;

namespace Weft.ControlPlane.Tests.Registration;

public sealed class AbandonedDataplanesTests : IAsyncDisposable
{
    private static readonly ResourceReader Reader = new(new ResourceCatalog(BuiltInKinds.All));
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly MemoryStore _store = new(Clock);
    private readonly AbandonedDataplanes _abandoned;

    public AbandonedDataplanesTests()
    {
        var secrets = new MeshSecrets(_store);
        var tokens = new DataplaneTokens(secrets, Clock);
        var resources = new ResourceManager(_store, new MeshDefaults(new MeshAuthorities(secrets, Clock), tokens), allowsUnsafeDelete: false);
        var insights = new InsightRecorder(_store, Clock, "test", TimeSpan.FromSeconds(10), 2, NullLogger<InsightRecorder>.Instance);
        var registration = new ProxyRegistration(
            _store, resources, Reader, tokens, insights, Clock, TimeSpan.Zero, requiresToken: false, NullLogger<ProxyRegistration>.Instance);
        _abandoned = new AbandonedDataplanes(
            _store, registration, Clock, TimeSpan.Zero, TimeSpan.FromHours(72), NullLogger<AbandonedDataplanes>.Instance);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("proxy", 73.0, false)]
    [InlineData("proxy", 71.0, true)]
    [InlineData("proxy", null, true)]
    [InlineData("", 73.0, true)]
    public async Task What_a_proxy_brought_goes_once_it_is_offline_for_the_cleanup_age(string lifecycle, double? hoursOffline, bool stays)
    {
        await StoreAsync(lifecycle, hoursOffline is { } hours ? Clock.GetUtcNow() - TimeSpan.FromHours(hours) : null);

        await _abandoned.SweepAsync(Clock.GetUtcNow() - TimeSpan.FromHours(72), "test", TestContext.Current.CancellationToken);

        (await _store.FindAsync(BuiltInKinds.Dataplane.Key("default", "web-1"), TestContext.Current.CancellationToken) is not null).ShouldBe(stays);
        (await _store.FindAsync(BuiltInKinds.DataplaneInsight.Key("default", "web-1"), TestContext.Current.CancellationToken) is not null).ShouldBe(stays);
    }

    private async Task StoreAsync(string lifecycle, DateTimeOffset? disconnected)
    {
        var cancel = TestContext.Current.CancellationToken;
        await _store.CreateAsync(new Resource { Kind = BuiltInKinds.Mesh, Name = "default", Spec = new MeshSpec() }, null, cancel);
        var dataplane = Reader.ReadYaml(Documents.Dataplane("web-1"))[0].Resource!;
        if (lifecycle.Length > 0) dataplane = dataplane with { Labels = dataplane.Labels.With(ProxyRegistration.LifecycleLabel, lifecycle) };
        await _store.CreateAsync(dataplane, BuiltInKinds.Mesh.Key("", "default"), cancel);
        var spec = new DataplaneInsightSpec { Subscriptions = [new DiscoverySubscription { Id = "1", DisconnectTime = disconnected }] };
        await _store.CreateAsync(
            new Resource { Kind = BuiltInKinds.DataplaneInsight, Mesh = "default", Name = "web-1", Spec = spec }, dataplane.Key, cancel);
    }
}
