using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Weft.ControlPlane.Monitoring.V1;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Monitoring;

/// <summary>The gRPC forms of the same: both streams and the single question. Every subscription is to all resources, as in Kuma.</summary>
internal sealed class AssignmentStreams(AssignmentBoard board, IHostApplicationLifetime lifetime)
    : MonitoringAssignmentDiscoveryService.MonitoringAssignmentDiscoveryServiceBase
{
    /// <summary>The answer to who holds nothing, or another version, comes at once; who holds this one waits for the next.</summary>
    public override async Task<DiscoveryResponse> FetchMonitoringAssignments(DiscoveryRequest request, ServerCallContext context)
    {
        using var stop = Stop(context);
        return Response(await board.ChangedAsync(request.Node?.Id ?? "", request.VersionInfo, stop.Token));
    }

    /// <inheritdoc/>
    public override async Task StreamMonitoringAssignments(
        IAsyncStreamReader<DiscoveryRequest> requestStream, IServerStreamWriter<DiscoveryResponse> responseStream, ServerCallContext context)
    {
        using var stop = Stop(context);
        if (!await requestStream.MoveNext(stop.Token)) return;
        var (client, held) = (requestStream.Current.Node?.Id ?? "", requestStream.Current.VersionInfo);
        await RunAsync(requestStream, stop, async () =>
        {
            var set = await board.ChangedAsync(client, held, stop.Token);
            await responseStream.WriteAsync(Response(set), stop.Token);
            held = set.Version;
        });
    }

    /// <inheritdoc/>
    public override async Task DeltaMonitoringAssignments(
        IAsyncStreamReader<DeltaDiscoveryRequest> requestStream, IServerStreamWriter<DeltaDiscoveryResponse> responseStream, ServerCallContext context)
    {
        using var stop = Stop(context);
        if (!await requestStream.MoveNext(stop.Token)) return;
        var client = requestStream.Current.Node?.Id ?? "";
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var version in requestStream.Current.InitialResourceVersions) held[version.Key] = version.Value;
        var seen = "";
        await RunAsync(requestStream, stop, async () =>
        {
            var set = await board.ChangedAsync(client, seen, stop.Token);
            if (Difference(set, held) is { } response) await responseStream.WriteAsync(response, stop.Token);
            seen = set.Version;
        });
    }

    // Requests after the first are acknowledgements: a refusal changes nothing, since the next change is told anyway. Their end ends the stream.
    private static async Task RunAsync<T>(IAsyncStreamReader<T> requests, CancellationTokenSource stop, Func<Task> push)
    {
        var reader = DrainAsync(requests, stop);
        try
        {
            while (!stop.IsCancellationRequested) await push();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The asker has gone, or the control plane stops.
        }
        finally
        {
            await stop.CancelAsync();
            await reader;
        }
    }

    private static async Task DrainAsync<T>(IAsyncStreamReader<T> requests, CancellationTokenSource stop)
    {
        try
        {
            while (await requests.MoveNext(stop.Token)) { }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // As at its end.
        }
        await stop.CancelAsync();
    }

    private CancellationTokenSource Stop(ServerCallContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);

    private static DiscoveryResponse Response(AssignmentSet set)
    {
        var response = new DiscoveryResponse { VersionInfo = set.Version, TypeUrl = AssignmentJson.TypeUrl, Nonce = set.Version };
        response.Resources.AddRange(set.Items.Select(item => Any.Pack(item.Content)));
        return response;
    }

    // null: what is held is what there is. Brings `held` up to date.
    private static DeltaDiscoveryResponse? Difference(AssignmentSet set, Dictionary<string, string> held)
    {
        var response = new DeltaDiscoveryResponse { SystemVersionInfo = set.Version, TypeUrl = AssignmentJson.TypeUrl, Nonce = set.Version };
        foreach (var item in set.Items)
        {
            if (held.GetValueOrDefault(item.Name) == item.Version) continue;
            response.Resources.Add(new DiscoveryResource { Name = item.Name, Version = item.Version, Resource = Any.Pack(item.Content) });
            held[item.Name] = item.Version;
        }
        foreach (var name in held.Keys.Except(set.Items.Select(item => item.Name)).ToList())
        {
            response.RemovedResources.Add(name);
            held.Remove(name);
        }
        return response.Resources.Count + response.RemovedResources.Count > 0 ? response : null;
    }
}
