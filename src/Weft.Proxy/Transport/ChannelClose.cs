namespace Weft.Proxy.Transport;

/// <summary>How a channel ended: the kind, and one line for people where there is more to say.</summary>
internal readonly record struct ChannelClose(ChannelFault Fault, string? Detail = null)
{
    public static ChannelClose Clean => default;

    /// <summary>Whether this process ended it, and not the peer.</summary>
    public bool IsLocal(Channel channel) => Fault is ChannelFault.LocalAbort or ChannelFault.IdleTimeout or ChannelFault.Exception || (Fault == ChannelFault.None && !channel.PeerEndedFirst);

    public override string ToString() => Detail is null ? Fault.ToString() : $"{Fault}: {Detail}";
}
