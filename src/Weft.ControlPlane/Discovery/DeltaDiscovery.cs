using Grpc.Core;
using Weft.ControlPlane.Snapshots;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Discovery;

/// <summary>The gRPC end of discovery: lets proxies in and runs a session for each stream.</summary>
internal sealed class DeltaDiscovery(
    MeshBoard board, CertificateBook book, DiscoveryHost host, DiscoveryMetrics metrics, TimeProvider time, ILogger<DeltaDiscovery> log, IHostApplicationLifetime lifetime)
    : AggregatedDiscoveryService.AggregatedDiscoveryServiceBase
{
    /// <inheritdoc/>
    public override async Task DeltaAggregatedResources(
        IAsyncStreamReader<DeltaDiscoveryRequest> requestStream, IServerStreamWriter<DeltaDiscoveryResponse> responseStream, ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        if (!await requestStream.MoveNext(stop.Token)) return;
        var first = requestStream.Current;
        if (!ProxyId.TryParse(first.Node?.Id ?? "", out var proxy))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "the first request must name its node as mesh.name"));
        await ProxyAdmission.RequireAsync(host, proxy, context, log, stop.Token);

        var subscription = await host.ConnectedAsync(proxy, first.Node!, context.RequestHeaders.GetValue("authorization"), stop.Token);
        DiscoveryLog.Connected(log, proxy.ToString());
        metrics.StreamOpened();
        var certificates = book.Of(proxy);
        var session = new ProxySession(
            proxy, subscription, new ProxyTargets(proxy, board, certificates, host, metrics, time, log), certificates, host, metrics, time, log);
        var reason = "the stream ended";
        try
        {
            await session.RunAsync(first, requestStream, responseStream, stop.Token);
            if (session.IsLeaving) reason = "it leaves";
        }
        catch (OperationCanceledException)
        {
            reason = lifetime.ApplicationStopping.IsCancellationRequested ? "the control plane stops" : "the connection was lost";
        }
        finally
        {
            metrics.StreamClosed();
            DiscoveryLog.Disconnected(log, proxy.ToString(), reason);
            await host.DisconnectedAsync(proxy, subscription, session.IsLeaving);
        }
    }
}
