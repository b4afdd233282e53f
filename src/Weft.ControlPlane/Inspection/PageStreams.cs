using Grpc.Core;
using Weft.ControlPlane.Discovery;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Inspection;

/// <summary>The gRPC end of it: lets proxies in and keeps their streams.</summary>
internal sealed class PageStreams(
    ConnectedProxies proxies, DiscoveryHost host, TimeProvider time, ILogger<PageStreams> log, IHostApplicationLifetime lifetime) : ProxyPages.ProxyPagesBase
{
    /// <inheritdoc/>
    public override async Task Serve(IAsyncStreamReader<PageChunk> requestStream, IServerStreamWriter<PageRequest> responseStream, ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        if (!await requestStream.MoveNext(stop.Token)) return;
        var first = requestStream.Current;
        if (first.Mesh.Length == 0 || first.Name.Length == 0) throw new RpcException(new Status(StatusCode.InvalidArgument, "the first message must hold mesh and name"));
        var proxy = new ProxyId(first.Mesh, first.Name);
        await ProxyAdmission.RequireAsync(host, proxy, context, log, stop.Token);

        var session = new PageSession(time);
        proxies.Add(proxy, session);
        try
        {
            await session.RunAsync(requestStream, responseStream, stop.Token);
        }
        finally
        {
            proxies.Remove(proxy, session);
        }
    }
}
