namespace Weft.Proxy.Transport;

/// <summary>How a channel ended: the kind, and one line for people where there is more to say.</summary>
internal readonly record struct ChannelClose(ChannelFault Fault, string? Detail = null)
{
    public static ChannelClose Clean => default;

    public override string ToString() => Detail is null ? Fault.ToString() : $"{Fault}: {Detail}";
}
