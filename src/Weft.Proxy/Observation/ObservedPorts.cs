using System.Collections.Concurrent;
using Weft.Telemetry;

namespace Weft.Proxy.Observation;

/// <summary>The observed ports of a proxy by the names of their listeners.</summary>
internal sealed class ObservedPorts
{
    private readonly ConcurrentDictionary<string, ObservedPort> _ports = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Grows whenever something new was seen.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<ObservedPort> All => [.. _ports.Values.OrderBy(port => port.Listener, StringComparer.Ordinal)];

    /// <summary>The port of a listener: the known one, or a new one when its hint or service is another now.</summary>
    public ObservedPort Of(MetricFactory scope, string listener, string service, ProtocolHint hint) => _ports.AddOrUpdate(
        listener, _ => Create(scope, listener, service, hint), (_, known) => known.Hint == hint && known.Service == service ? known : Create(scope, listener, service, hint));

    /// <summary>Forgets the listeners that are not named.</summary>
    public void Keep(IReadOnlySet<string> listeners)
    {
        foreach (var gone in _ports.Keys.Where(name => !listeners.Contains(name)))
        {
            if (_ports.TryRemove(gone, out _)) Interlocked.Increment(ref _version);
        }
    }

    private ObservedPort Create(MetricFactory scope, string listener, string service, ProtocolHint hint)
    {
        Interlocked.Increment(ref _version);
        return new ObservedPort(listener, service, hint, new PortMetrics(scope, listener, hint), () => Interlocked.Increment(ref _version));
    }
}
