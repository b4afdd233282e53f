using Weft.DataPlane.Admin;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Discovery;
using Weft.DataPlane.Kept;
using Weft.DataPlane.Keys;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Lifecycle;

/// <summary><c>weft-dp run</c> under a control plane: kept configuration, bootstrap, discovery, leave.</summary>
internal sealed class ControlPlaneRun(DataPlaneSettings settings, EngineStart start, Random random, TimeProvider time, JsonLog log)
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(1);

    private readonly KeyRing _keys = new();
    private readonly StagedUnits _staged = new();
    private readonly AppliedUnits _applied = new();

    /// <summary>Runs until a signal.</summary>
    /// <returns>The exit code: 1 when the control plane refuses this proxy.</returns>
    public async Task<int> RunAsync()
    {
        using var signals = new StopSignals(() => { });
        using var connection = new ControlPlaneConnection(settings);
        if (settings.ControlPlane.Scheme == "https" && settings.ControlPlaneCa is null)
            log.Warn("the control plane's certificate is not checked: give --ca-cert-file");
        var store = settings.ConfigDirectory is { } folder ? new LastGoodStore(folder, settings.Mesh, settings.Name!, time, log) : null;

        Serving? serving = null;
        try
        {
            if (store is not null && store.TryLoad(out var kept)) serving = await RestoreAsync(kept, store);
            var answer = await BootstrapAsync(connection, signals.Leave);
            serving ??= await BeginAsync(answer.Node, answer.AdminAddress, store);
            store?.Save(new ProxyConfiguration { Node = answer.Node, Admin = new ProxyConfig.Admin { Address = answer.AdminAddress } });
            await DiscoverAsync(connection, serving, signals);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Leave.IsCancellationRequested)
        {
            if (serving is not null) await DrainAsync(serving, Task.CompletedTask, signals.Now);
            return 0;
        }
        catch (BootstrapRefusedException refused)
        {
            log.Error("not started", ("reason", refused.Message));
            return 1;
        }
        finally
        {
            if (serving is not null) await serving.Runtime.DisposeAsync();
        }
    }

    private Task<BootstrapAnswer> BootstrapAsync(ControlPlaneConnection connection, CancellationToken leave) =>
        new BootstrapClient(settings, connection, new Backoff(random, time), Composition.Version, log).RunAsync(leave);

    private async Task<Serving> BeginAsync(Node node, SocketAddress? admin, LastGoodStore? store)
    {
        var runtime = start.Create(node);
        var pages = await start.ServeAsync(runtime, _applied, settings.AdminPort is { } port ? AdminAddress.OnLoopback(port) : admin);
        return new Serving(runtime, pages, new UnitApplier(runtime, _keys, store, _applied, settings, log));
    }

    private async Task<Serving> RestoreAsync(KeptConfiguration kept, LastGoodStore store)
    {
        log.Info("serving the kept configuration until the control plane answers");
        var serving = await BeginAsync(kept.Node.Node, kept.Node.Admin?.Address, store);
        foreach (var unit in kept.Units)
        {
            _staged.Restore(KeyJoin.Split(unit, _keys));
            await serving.Applier.ApplyWholeAsync(unit);
        }
        return serving;
    }

    private async Task DiscoverAsync(ControlPlaneConnection connection, Serving serving, StopSignals signals)
    {
        var client = new ConfigClient(
            connection, new NodeDescription(settings, Composition.Version, serving.Runtime.Ports), new CertificateRequester(settings, connection, _keys, log), _keys,
            _staged, serving.Applier, new PortReports(() => serving.Runtime.PortsVersion, time),
            new PlaintextReports(settings, serving.Runtime.PlaintextAsync, time), new ControlPlaneMetrics(start.Metrics, settings.ControlPlane), new Backoff(random, time), log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Now);
        var discovery = client.RunAsync(stop.Token);
        var pages = new PageClient(settings, connection, serving.Pages.Answer, new Backoff(random, time), log).RunAsync(stop.Token);
        await Task.WhenAny(discovery, Task.Delay(Timeout.InfiniteTimeSpan, time, signals.Leave));

        serving.Pages.IsLeaving = true;
        var farewell = FarewellAsync(client);
        await DrainAsync(serving, farewell, signals.Now);
        await stop.CancelAsync();
        await discovery;
        await pages;
        await farewell;
    }

    private async Task FarewellAsync(ConfigClient client)
    {
        using var limit = new CancellationTokenSource(FarewellLimit, time);
        await client.LeaveAsync(limit.Token);
    }

    private async Task DrainAsync(Serving serving, Task acknowledged, CancellationToken now)
    {
        serving.Pages.IsLeaving = true;
        log.Info("draining", ("drainTime", settings.DrainTime));
        await serving.Runtime.DrainAsync(acknowledged, settings.DrainTime, now);
    }

    private sealed record Serving(ProxyRuntime Runtime, AdminPages Pages, UnitApplier Applier);
}
