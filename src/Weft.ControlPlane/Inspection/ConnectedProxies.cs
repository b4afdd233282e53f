using System.Collections.Concurrent;
using Weft.ControlPlane.Discovery;

namespace Weft.ControlPlane.Inspection;

/// <summary>The proxies whose pages can be asked for here. Any thread.</summary>
internal sealed class ConnectedProxies
{
    private readonly ConcurrentDictionary<ProxyId, PageSession> _sessions = new();

    /// <summary>A proxy's stream began; it takes the place of an older one.</summary>
    public void Add(ProxyId proxy, PageSession session) => _sessions[proxy] = session;

    /// <summary>That stream ended; a newer one stays.</summary>
    public void Remove(ProxyId proxy, PageSession session) => _sessions.TryRemove(KeyValuePair.Create(proxy, session));

    /// <summary>Asks a proxy for one of its pages.</summary>
    /// <param name="proxy">Which.</param>
    /// <param name="path">Such as <c>/stats</c>.</param>
    /// <param name="query">Without <c>?</c>.</param>
    /// <param name="cancel">The one who asked has gone.</param>
    public async Task<PageOutcome> AskAsync(ProxyId proxy, string path, string query, CancellationToken cancel) =>
        _sessions.TryGetValue(proxy, out var session) ? await session.AskAsync(path, query, cancel) : PageFault.Offline;
}
