using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Fuzz.Targets;

/// <summary>A connection without a socket: input is fed by hand, output stays.</summary>
internal sealed class PlayedChannel : Channel
{
    private bool _isOpen = true;

    public PlayedChannel(EventLoop loop, ChannelHandler handler)
        : base(loop, -1, handler)
    {
        // The loop does not run; it must not collect what is asked of it.
        IsFlushScheduled = IsReadyScheduled = true;
    }

    public override bool IsOpen => _isOpen;

    public void Feed(ReadOnlySpan<byte> input)
    {
        if (_isOpen) Offer(input);
    }

    public void Drop() => DropBuffers();

    public override void ShutdownOutput()
    {
    }

    public override void Close() => _isOpen = false;

    public override void Abort(ChannelClose reason) => _isOpen = false;
}
