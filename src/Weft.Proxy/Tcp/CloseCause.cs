using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tcp;

/// <summary>Finds out who ended a connection and why: who sent its end first, unless a fault came before the order was complete. The first fault stays.</summary>
internal struct CloseCause
{
    private bool _hasEnd;
    private bool _hasFault;

    public CloseParty By { get; private set; }

    public CloseReason Reason { get; private set; }

    /// <summary>Set when <see cref="Reason"/> is <see cref="CloseReason.Failure"/>.</summary>
    public FailureCode Failure { get; private set; }

    /// <summary>One line for people where there is more to say.</summary>
    public string? Detail { get; private set; }

    /// <summary>A side sent its end.</summary>
    public void OnEnd(CloseParty side)
    {
        if (_hasEnd || _hasFault) return;
        _hasEnd = true;
        (By, Reason) = (side, CloseReason.End);
    }

    /// <summary>This proxy gives up.</summary>
    public void OnFault(CloseReason reason, FailureCode failure, string? detail) => Set(CloseParty.Proxy, reason, failure, detail);

    /// <summary>The connection of a side is gone. What this proxy aborts because of another fault changes nothing.</summary>
    public void OnClosed(CloseParty side, ChannelClose close)
    {
        switch (close.Fault)
        {
            case ChannelFault.None:
                return;
            case ChannelFault.PeerTimeout:
                Set(side, CloseReason.Timeout, FailureCode.None, close.Detail);
                return;
            case ChannelFault.LocalAbort:
                Set(CloseParty.Proxy, CloseReason.Stopped, FailureCode.None, close.Detail);
                return;
            case ChannelFault.Exception:
                Set(CloseParty.Proxy, CloseReason.Failure, FailureCode.InternalError, close.Detail);
                return;
            default:
                Set(side, CloseReason.Reset, FailureCode.None, close.Detail);
                return;
        }
    }

    private void Set(CloseParty by, CloseReason reason, FailureCode failure, string? detail)
    {
        if (_hasFault) return;
        _hasFault = true;
        (By, Reason, Failure, Detail) = (by, reason, failure, detail);
    }
}
