using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Telemetry;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Upstream;

/// <summary>What all clusters of one worker share.</summary>
internal sealed class UpstreamContext
{
    private readonly ActiveCountTable _counts;
    private byte[]? _recordRoom;

    private readonly Action<string, string, string> _log;

    /// <param name="sessions">What the worker's sessions share.</param>
    /// <param name="metrics">The worker's cells.</param>
    /// <param name="counts">Active requests, shared by the workers.</param>
    /// <param name="log">Takes a level, an event's name and one line of text; must not block.</param>
    public UpstreamContext(SessionContext sessions, WorkerMetrics metrics, ActiveCountTable counts, Action<string, string, string> log)
    {
        Sessions = sessions;
        Metrics = metrics;
        _counts = counts;
        _log = log;
    }

    public SessionContext Sessions { get; }

    public EventLoop Loop => Sessions.Loop;

    public WorkerMetrics Metrics { get; }

    /// <summary>This worker's TLS contexts of the current identity generation.</summary>
    public TlsGeneration Tls { get; set; } = TlsGeneration.None;

    /// <summary>Bytes of spans of one worker that wait for the exporter at most: 1 MiB, about 1,500 spans.</summary>
    public const int SpanRingBytes = 1024 * 1024;

    /// <summary>Ended spans of this worker, on their way out.</summary>
    public RecordRing Spans { get; } = new(SpanRingBytes);

    /// <summary>This proxy in spans: `mesh.name`, as Kuma's nodes are called.</summary>
    public byte[] NodeId { get; init; } = [];

    /// <summary>Connections open at once on each listener of this worker.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>The last failures that this worker made.</summary>
    public FailureLog Failures { get; } = new();

    /// <summary>Where a record of an access log is put together; lent during a call.</summary>
    public byte[] RecordRoom => _recordRoom ??= new byte[RecordLayout.MaxRecordBytes];

    /// <summary>The time in the record before.</summary>
    public TimeText LogTime { get; } = new();

    /// <summary>Client connections open on this worker, tunnels and their carriers included, those that have not sent a byte of HTTP yet not.</summary>
    public int Downstreams { get; set; }

    /// <summary>Says in the log that a connection was refused, by us or by the peer, and why.</summary>
    public void Report(string name, string text) => _log("warn", name, text);

    /// <summary>Says in the log what went as it should; for events of connections, never of requests.</summary>
    public void Note(string name, string text) => _log("info", name, text);

    public ActiveCounts ActiveCountsOf(string cluster, SocketEndpoint address) => _counts.Of(cluster, address);
}
