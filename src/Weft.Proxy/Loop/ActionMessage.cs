namespace Weft.Proxy.Loop;

/// <summary>A message for cold paths, where a closure does no harm.</summary>
internal sealed class ActionMessage(Action action) : LoopMessage
{
    public override void Run(EventLoop loop) => action();
}
