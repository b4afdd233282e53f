namespace Weft.Proxy.Sessions;

/// <summary>What follows from a <see cref="StreamFault"/>.</summary>
internal static class StreamFaults
{
    /// <summary>True when the peer's application cannot have seen the request, so that it may go to another endpoint.</summary>
    public static bool NothingDelivered(this StreamFault fault) => fault is >= StreamFault.ConnectFailed and <= StreamFault.ConnectionRetired;

    /// <summary>True when the connection's end, and not the endpoint, was in the way: the same endpoint may be tried over another connection.</summary>
    public static bool SparesEndpoint(this StreamFault fault) => fault is StreamFault.ConnectionRetired or StreamFault.IdleConnectionClosed;
}
