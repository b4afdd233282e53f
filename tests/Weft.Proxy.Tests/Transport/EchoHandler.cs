using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

/// <summary>Sends back what it gets, takes no more than the peer reads, and half closes when the peer did.</summary>
internal sealed class EchoHandler : ChannelHandler
{
    private const int HighWater = 128 * 1024;

    public Channel Channel { get; set; } = null!;

    public int MostOutput { get; private set; }

    public ChannelClose? Reason { get; private set; }

    public override void OnOpened()
    {
    }

    public override int OnInput(ReadOnlySpan<byte> input)
    {
        Channel.Write(input);
        MostOutput = Math.Max(MostOutput, Channel.Output.Length);
        if (Channel.Output.Length > HighWater) Channel.PauseReading();
        return input.Length;
    }

    public override void OnInputEnd() => Channel.Close();

    public override void OnOutputDrained() => Channel.ResumeReading();

    public override void OnClosed(ChannelClose reason) => Reason = reason;
}
