using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

/// <summary>Keeps what a channel tells it; behaviour is added by replacing <see cref="Input"/> and the other hooks.</summary>
internal sealed class RecordingHandler : ChannelHandler
{
    private readonly TaskCompletionSource _opened = New();
    private readonly TaskCompletionSource _ended = New();
    private readonly TaskCompletionSource<ChannelClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecordingHandler() => Input = Record;

    public Channel Channel { get; set; } = null!;

    public MemoryStream Received { get; } = new();

    public Func<byte[], int> Input { get; set; }

    public Action Ended { get; set; } = () => { };

    public Action Drained { get; set; } = () => { };

    public int ClosedCalls { get; private set; }

    public int CallsAfterClosed { get; private set; }

    public Task WhenOpened => _opened.Task.WaitAsync(LoopThread.Patience);

    public Task WhenEnded => _ended.Task.WaitAsync(LoopThread.Patience);

    public Task<ChannelClose> WhenClosed => _closed.Task.WaitAsync(LoopThread.Patience);

    public bool HasEnded => _ended.Task.IsCompleted;

    public bool HasOpened => _opened.Task.IsCompleted;

    /// <summary>The usual hook: takes everything.</summary>
    public int Record(byte[] input)
    {
        Received.Write(input);
        return input.Length;
    }

    public override void OnOpened()
    {
        Count();
        _opened.TrySetResult();
    }

    public override int OnInput(ReadOnlySpan<byte> input)
    {
        Count();
        return Input(input.ToArray());
    }

    public override void OnInputEnd()
    {
        Count();
        Ended();
        _ended.SetResult();
    }

    public override void OnOutputDrained()
    {
        Count();
        Drained();
    }

    public override void OnClosed(ChannelClose reason)
    {
        Count();
        ClosedCalls++;
        _closed.TrySetResult(reason);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Count()
    {
        if (ClosedCalls > 0) CallsAfterClosed++;
    }
}
