using Weft.Telemetry;

namespace Weft.Proxy.AccessLogs;

/// <summary>The sinks of a process by destination. Used where configuration is built, by one thread at a time.</summary>
/// <param name="workers">How many workers write.</param>
/// <param name="registry">Where records are counted.</param>
/// <param name="open">Begins to empty a sink's rings, on a thread of its own.</param>
internal sealed class LogSinkTable(int workers, MetricRegistry registry, Action<LogSink> open)
{
    private Dictionary<LogDestination, LogSink> _open = [];
    private Dictionary<LogDestination, LogSink> _asked = [];

    /// <summary>Begins to read a configuration: <see cref="Of"/> from here on is what it asks for.</summary>
    public void Begin() => _asked = [];

    /// <summary>The sink of a destination; nobody empties a new one before <see cref="Commit"/>.</summary>
    public LogSink Of(LogDestination destination)
    {
        if (!_asked.TryGetValue(destination, out var sink))
            _asked[destination] = sink = _open.GetValueOrDefault(destination) ?? new LogSink(destination, workers, registry);
        return sink;
    }

    /// <summary>What was asked for since <see cref="Begin"/> holds: new sinks open, and those that nobody asked for end.</summary>
    public void Commit()
    {
        foreach (var sink in _asked.Values.Where(sink => !_open.ContainsKey(sink.Destination))) open(sink);
        foreach (var sink in _open.Values.Where(sink => !_asked.ContainsKey(sink.Destination))) sink.Retire();
        _open = _asked;
    }
}
