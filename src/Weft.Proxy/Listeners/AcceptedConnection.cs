using Weft.Proxy.Transport;

namespace Weft.Proxy.Listeners;

/// <summary>An accepted socket until it is open: under TLS until the handshake is done and the peer verified.</summary>
internal sealed class AcceptedConnection(ListenerState listener, ChainState chain) : ChannelHandler
{
    public Channel? Channel { get; set; }

    public override void OnOpened() => listener.Begin(Channel!, chain);

    public override int OnInput(ReadOnlySpan<byte> input) => 0;

    public override void OnInputEnd() => Channel!.Close();

    public override void OnOutputDrained() { }

    public override void OnClosed(ChannelClose reason) => listener.OnRefused(Channel, chain, reason);
}
