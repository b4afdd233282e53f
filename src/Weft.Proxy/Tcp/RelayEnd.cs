using Weft.Proxy.Transport;

namespace Weft.Proxy.Tcp;

/// <summary>One side of a relayed connection.</summary>
internal sealed class RelayEnd(TcpRelay relay, bool isDownstream) : ChannelHandler
{
    public Channel? Channel { get; set; }

    public bool IsDownstream { get; } = isDownstream;

    /// <summary>True once this side will send no more.</summary>
    public bool InputEnded { get; set; }

    public override void OnOpened() => relay.OnOpened(this);

    public override int OnInput(ReadOnlySpan<byte> input) => relay.OnInput(this, input);

    public override void OnInputEnd() => relay.OnInputEnd(this);

    public override void OnOutputDrained() => relay.OnDrained(this);

    public override void OnClosed(ChannelClose reason) => relay.OnClosed(this, reason);
}
