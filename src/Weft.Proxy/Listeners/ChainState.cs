using Weft.Proxy.Http;
using Weft.Proxy.Local;
using Weft.Proxy.Sessions;
using Weft.Proxy.Tcp;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Listeners;

/// <summary>One filter chain on one worker, with its service. It outlives changes of configuration; what is open goes on.</summary>
internal sealed class ChainState(UpstreamContext context, string proxyName, bool isInbound)
{
    private HttpService? _http;
    private TcpService? _tcp;
    private LocalService? _local;

    public FilterChainModel Model { get; private set; } = null!;

    /// <summary>The opaque service; null when this chain is none.</summary>
    public TcpService? Opaque => Model.Tcp is null ? null : _tcp;

    /// <summary>Takes a configuration and the clusters that it indexes.</summary>
    public void Update(FilterChainModel model, ClusterState[] clusters)
    {
        Model = model;
        if (model.Http is { } http) (_http ??= new HttpService(context, proxyName)).Update(http, clusters);
        if (model.Tcp is { } tcp) (_tcp ??= new TcpService(context, isInbound ? "inbound" : "outbound", proxyName)).Update(tcp, clusters[tcp.Cluster]);
        // What the connection of another proxy carries depends on the kind of chain: those open now would go on with the former one.
        if (model.Http is null) Retire(_http?.OpenSessions);
        if (model.Tcp is null) Retire(_tcp?.OpenSessions);
        if (model.Local is { } local) (_local ??= new LocalService(context.Sessions)).Handler = local;
    }

    /// <summary>Gives an open connection to the service.</summary>
    public void Begin(Channel channel)
    {
        if (Model.Http is not null) HttpDownstream.Start(_http!, channel);
        else if (Model.Tcp is not null) _tcp!.Start(channel);
        else _local!.Start(channel);
    }

    /// <summary>The chain is no longer configured: sessions end with their next answer, so that no client meets a closed door.</summary>
    public void Fade()
    {
        foreach (var session in (_http?.OpenSessions ?? []).Concat(_tcp?.OpenSessions ?? []).ToArray()) session.Fade();
    }

    /// <summary>Open sessions finish what they have and close. Opaque connections go on.</summary>
    public void Drain()
    {
        Retire(_http?.OpenSessions);
        Retire(_tcp?.OpenSessions);
    }

    /// <summary>Client connections of HTTP without a request under way.</summary>
    public int CountIdleSessions() => _http?.OpenSessions.Count(session => session.ActiveStreams == 0) ?? 0;

    private static void Retire(HashSet<HttpSession>? sessions)
    {
        foreach (var session in sessions?.ToArray() ?? []) session.Retire();
    }
}
