namespace Weft.Proxy.Loop;

/// <summary>Work that another thread posts to a loop. The object is its own place in the mailbox; post it once at a time.</summary>
internal abstract class LoopMessage
{
    internal LoopMessage? NextMessage;

    /// <summary>Called once on the loop's thread.</summary>
    public abstract void Run(EventLoop loop);
}
