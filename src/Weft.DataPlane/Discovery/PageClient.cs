using Google.Protobuf;
using Grpc.Core;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;
using Weft.Proxy.Local;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>
/// Answers the control plane's questions for this proxy's admin pages, over a stream that the proxy opens: the pages themselves are served on
/// loopback only. It is only ever asked to show, never to change.
/// </summary>
internal sealed class PageClient(DataPlaneSettings settings, ControlPlaneConnection connection, Func<LocalRequest, LocalResponse> answer, Backoff backoff, JsonLog log)
{
    private const int ChunkBytes = 256 * 1024;

    private readonly ProxyPages.ProxyPagesClient _client = new(connection.Grpc);

    /// <summary>Runs until told to stop, or until it turns out that the control plane does not ask.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(stop);
            }
            catch (RpcException fault) when (fault.StatusCode == StatusCode.Unimplemented)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it is, the answer is a new stream. What ails the control plane is said by discovery.
                log.Debug("page stream ended", ("reason", fault.Message));
            }
            await Task.WhenAny(backoff.WaitAsync(backoff.Next(), stop));
        }
    }

    private async Task SessionAsync(CancellationToken stop)
    {
        using var call = _client.Serve(connection.Metadata, cancellationToken: stop);
        await call.RequestStream.WriteAsync(new PageChunk { Mesh = settings.Mesh, Name = settings.Name }, stop);
        while (await call.ResponseStream.MoveNext(stop))
        {
            backoff.Reset();
            var question = call.ResponseStream.Current;
            foreach (var chunk in Chunks(question.Id, answer(new LocalRequest("GET", question.Path, question.Query))))
                await call.RequestStream.WriteAsync(chunk, stop);
        }
    }

    private static IEnumerable<PageChunk> Chunks(ulong id, LocalResponse response)
    {
        var rest = response.Body;
        do
        {
            var piece = rest[..Math.Min(rest.Length, ChunkBytes)];
            rest = rest[piece.Length..];
            yield return new PageChunk
            {
                Id = id,
                Status = (uint)response.Status,
                ContentType = response.ContentType,
                Body = UnsafeByteOperations.UnsafeWrap(piece),
                Last = rest.IsEmpty,
            };
        }
        while (!rest.IsEmpty);
    }
}
