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

    /// <summary>Says that nothing more will come.</summary>
    public void End() => _ended.TrySetResult();

    public void Dispose() => _writing.Dispose();
}
