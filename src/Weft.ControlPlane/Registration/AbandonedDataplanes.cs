using Weft.Resources.DataplaneInsights;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Registration;

/// <summary>
/// Removes the Dataplanes of proxies that never come back. The deregistration delay of a proxy that was lost together with its
/// control plane runs anew from the start, with time on top to reconnect; whatever slipped through goes at the cleanup age.
/// Only Dataplanes that their proxies brought are touched.
/// </summary>
internal sealed class AbandonedDataplanes(
    IResourceStore store, ProxyRegistration registration, TimeProvider clock, TimeSpan timeToReturn, TimeSpan cleanupAge, ILogger<AbandonedDataplanes> log)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>Runs until told to stop. To be called once the subscriptions of the former run are closed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var start = clock.GetUtcNow();
        await PauseAsync(timeToReturn, stop);
        if (!stop.IsCancellationRequested) await SweepAsync(start, "its proxy did not return", stop);
        while (!stop.IsCancellationRequested)
        {
            await SweepAsync(clock.GetUtcNow() - cleanupAge, "its proxy was offline for the cleanup age", stop);
            await PauseAsync(SweepInterval, stop);
        }
    }

    /// <summary>Removes every brought Dataplane whose proxy is offline since then or longer.</summary>
    public async Task SweepAsync(DateTimeOffset since, string reason, CancellationToken stop)
    {
        try
        {
            foreach (var dataplane in (await store.ListAsync(new ResourceQuery(BuiltInKinds.Dataplane), stop)).Items)
                if (ProxyRegistration.IsBrought(dataplane) && await OfflineSinceAsync(dataplane, stop) <= since)
                    await registration.RemoveAsync(dataplane.Mesh, dataplane.Name, reason);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogWarning(fault, "abandoned Dataplanes were not looked for");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The control plane stops; the next run looks again.
        }
    }

    // null while some control plane holds the proxy's stream.
    private async Task<DateTimeOffset?> OfflineSinceAsync(Resource dataplane, CancellationToken stop)
    {
        var insight = await store.FindAsync(BuiltInKinds.DataplaneInsight.Key(dataplane.Mesh, dataplane.Name), stop);
        return insight?.Spec is DataplaneInsightSpec { Subscriptions: [.., var last] } ? last.DisconnectTime : dataplane.ModificationTime;
    }

    private async Task PauseAsync(TimeSpan time, CancellationToken stop) =>
        await Task.Delay(time, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
