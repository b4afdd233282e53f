using Weft.DataPlane.Logging;
using Weft.Proxy.AccessLogs;
using Weft.ProxyConfig;

namespace Weft.DataPlane.AccessLogs;

/// <summary>The threads that carry access logs out of the process: one for each sink.</summary>
/// <param name="version">Of this program, for collectors.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where trouble is told.</param>
internal sealed class LogWriters(string version, TimeProvider time, JsonLog log) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SinkWriter> _writers = [];

    /// <summary>Begins to empty a sink.</summary>
    /// <param name="sink">Whose rings.</param>
    /// <param name="node">Who this proxy is, for collectors.</param>
    public void Open(LogSink sink, Node node)
    {
        ILogTarget target = sink.Destination switch
        {
            FileDestination file => new FileTarget(file.Path, time),
            TcpDestination tcp => new TcpTarget(tcp.Host, tcp.Port),
            CollectorDestination collector => new CollectorTarget(collector, node, version),
            var other => throw new ArgumentException($"no writer for {other}", nameof(sink)),
        };
        lock (_gate)
        {
            foreach (var ended in _writers.Where(writer => writer.HasEnded).ToList())
            {
                ended.Dispose();
                _writers.Remove(ended);
            }
            _writers.Add(new SinkWriter(sink, target, log));
        }
    }

    /// <summary>Writes what waits, as far as the targets take it soon, and ends the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var writer in _writers) writer.Stop();
            foreach (var writer in _writers) writer.Dispose();
        }
    }
}
