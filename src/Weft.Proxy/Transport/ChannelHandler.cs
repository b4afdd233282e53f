namespace Weft.Proxy.Transport;

/// <summary>
/// Who speaks on a channel. All calls come from the loop, never from inside a call that the handler itself makes on its channel; only
/// <see cref="OnClosed"/> follows a <see cref="Channel.Close"/> or <see cref="Channel.Abort"/>.
/// </summary>
internal abstract class ChannelHandler
{
    /// <summary>TCP is connected, and with TLS the handshake is done and the peer verified.</summary>
    public abstract void OnOpened();

    /// <summary>
    /// Input, valid during the call only. Returns the number of bytes consumed; the channel keeps the rest and offers it again together with
    /// more bytes, after <see cref="Channel.ResumeReading"/>, or to the handler that took this one's place. A handler bounds what it leaves.
    /// </summary>
    public abstract int OnInput(ReadOnlySpan<byte> input);

    /// <summary>The peer will send no more (FIN or close_notify); all input was offered before.</summary>
    public abstract void OnInputEnd();

    /// <summary><see cref="Channel.Output"/> became empty after it could not be sent at once.</summary>
    public abstract void OnOutputDrained();

    /// <summary>The last call, exactly once; also for a connect or handshake that failed.</summary>
    public abstract void OnClosed(ChannelClose reason);
}
