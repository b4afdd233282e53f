using System.Collections.Concurrent;
using Grpc.Core;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>Calls that the server holds until they are cancelled.</summary>
internal sealed class WaitingCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DateTime>> _begun = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DateTime>> _cancelled = new();

    /// <summary>The server's side: holds a call with metadata <c>x-wait</c>.</summary>
    public async Task WaitAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-wait") is not { } name) return;
        Of(_begun, name).TrySetResult(context.Deadline);
        using var registration = context.CancellationToken.Register(() => Of(_cancelled, name).TrySetResult(context.Deadline));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
    }

    /// <summary>Waits until the server holds that call.</summary>
    /// <returns>The deadline as the server was told it.</returns>
    public Task<DateTime> BegunAsync(string name) => Of(_begun, name).Task.WaitAsync(Patience, TimeProvider.System);

    /// <summary>Waits until the server has seen that call cancelled.</summary>
    public Task CancelledAsync(string name) => Of(_cancelled, name).Task.WaitAsync(Patience, TimeProvider.System);

    private static TaskCompletionSource<DateTime> Of(ConcurrentDictionary<string, TaskCompletionSource<DateTime>> calls, string name) =>
        calls.GetOrAdd(name, _ => new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously));
}
