using Grpc.Core;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>One open discovery stream. Its reader and a farewell may write at the same time; gRPC allows one writer.</summary>
internal sealed class DiscoveryStream(AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasAnswered;

    /// <summary>Whether anything has come.</summary>
    public bool HasAnswered
    {
        get => _hasAnswered;
        set => _hasAnswered = value;
    }

    /// <summary>Completes when the stream has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Sends one request.</summary>
    /// <exception cref="RpcException">The stream is broken.</exception>
    /// <exception cref="InvalidOperationException">The stream has ended.</exception>
    public async Task SendAsync(DeltaDiscoveryRequest request)
    {
        await _writing.WaitAsync();
        try
        {
            await call.RequestStream.WriteAsync(request);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Describes the node anew whenever what <paramref name="look"/> finds is not what was told last, until the stream ends. Without a type such a request asks
    /// for nothing. A new stream begins with the whole, so nothing is lost with an old one; what changes while it opens may be told twice, never not at all.
    /// </summary>
    public async Task KeepTellingAsync<T>(TimeSpan interval, TimeProvider time, Func<Task<T>> look, Func<T, DiscoveryNode> describe, CancellationToken ended)
        where T : IEquatable<T>
    {
        try
        {
            var told = await TellAsync(await look());
            while (true)
            {
                await Task.Delay(interval, time, ended);
                var now = await look();
                if (!now.Equals(told)) told = await TellAsync(now);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The stream is over; the next one begins with the whole.
        }

        async Task<T> TellAsync(T now)
        {
            await SendAsync(new DeltaDiscoveryRequest { Node = describe(now) });
            return now;
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void End() => _ended.TrySetResult();

    public void Dispose() => _writing.Dispose();
}
