using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>Listens to nothing: stands where a handler will be within the same call of the loop, or where none is wanted any more.</summary>
internal sealed class ClosedHandler : ChannelHandler
{
    public static ClosedHandler Instance { get; } = new();

    public override void OnOpened() { }

    public override int OnInput(ReadOnlySpan<byte> input) => input.Length;

    public override void OnInputEnd() { }

    public override void OnOutputDrained() { }

    public override void OnClosed(ChannelClose reason) { }
}
