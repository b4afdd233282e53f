using Weft.Proxy.Transport;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.AccessLogs;

/// <summary>One access log of a filter chain: immutable.</summary>
/// <param name="Sink">Where its records go.</param>
/// <param name="Layout">How they are printed.</param>
/// <param name="IntervalMilliseconds">What lives on is logged each time this has passed, too; 0: only at its end.</param>
/// <param name="Matches">It tells only of connections that one of these fits; empty: of all.</param>
internal sealed record AccessLogModel(LogSink Sink, RecordLayout Layout, long IntervalMilliseconds, IReadOnlyList<ClientMatch> Matches)
{
    public bool IsFor(Channel connection)
    {
        if (Matches.Count == 0) return true;
        foreach (var match in Matches)
        {
            if (match.Fits(connection.Peer, connection.Sni)) return true;
        }
        return false;
    }
}
