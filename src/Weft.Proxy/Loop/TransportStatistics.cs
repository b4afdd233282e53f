namespace Weft.Proxy.Loop;

/// <summary>
/// What the channels of one loop count. Only the loop's thread writes; others may read each field at any time. It stands here so that
/// each loop has exactly one.
/// </summary>
internal sealed class TransportStatistics
{
    public long ConnectionsOpened;
    public long ConnectionsClosed;

    /// <summary>Accepted by another worker and on their way here. Written by several threads, so with Interlocked only.</summary>
    public long ConnectionsArriving;
    public long ConnectFailures;
    public long HandshakesSucceeded;
    public long HandshakesFailed;
    public long BytesReceived;
    public long BytesSent;
}
