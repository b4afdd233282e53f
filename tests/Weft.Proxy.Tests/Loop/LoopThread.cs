using System.Collections.Concurrent;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

/// <summary>An event loop running on a thread of its own until disposed.</summary>
internal sealed class LoopThread : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Thread _thread;

    public LoopThread(TimeProvider? clock = null)
    {
        ProcessSetup.Prepare();
        EventLoop = new EventLoop(0, clock ?? TimeProvider.System, new Random(1), Exceptions.Enqueue);
        _thread = new Thread(EventLoop.Run) { IsBackground = true };
        _thread.Start();
    }

    public EventLoop EventLoop { get; }

    public ConcurrentQueue<Exception> Exceptions { get; } = new();

    /// <summary>Runs <paramref name="function"/> on the loop and returns its result.</summary>
    public T Ask<T>(Func<T> function)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        EventLoop.Post(() =>
        {
            try
            {
                answer.SetResult(function());
            }
            catch (Exception exception)
            {
                answer.SetException(exception);
            }
        });
        return answer.Task.WaitAsync(Patience).GetAwaiter().GetResult();
    }

    public void Do(Action action) => Ask(() =>
    {
        action();
        return true;
    });

    public void Dispose()
    {
        EventLoop.Stop();
        _thread.Join(Patience).ShouldBeTrue();
    }
}
