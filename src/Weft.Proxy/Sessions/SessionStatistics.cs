namespace Weft.Proxy.Sessions;

/// <summary>Counts of one worker's sessions. Written by its loop only; others read them without order.</summary>
internal sealed class SessionStatistics
{
    public long Http1Sessions;
    public long Http2Sessions;
    public long Http2Streams;
    public long Tunnels;
    public long GoawaysSent;
    public long GoawaysReceived;
    public long FloodsRefused;
    public long ProtocolErrors;
    public long PingTimeouts;
    public long HeadTimeouts;
    public long SlowReaders;
}
