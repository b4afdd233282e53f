using Weft.Proxy.Http;
using Weft.Proxy.Local;
using Weft.Proxy.Loop;
using Weft.Proxy.Tcp;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Listeners;

/// <summary>One filter chain as configuration says it. Exactly one of the three services is set.</summary>
internal sealed record FilterChainModel
{
    /// <summary>Unique in its listener: by it, what is open is kept when configuration changes.</summary>
    public string Name { get; init; } = "";

    public ChainMatch Match { get; init; } = ChainMatch.Any;

    /// <summary>Addresses (port 0) that a client must come from; empty: from anywhere.</summary>
    public IReadOnlyList<SocketEndpoint> Sources { get; init; } = [];

    /// <summary>Null: TLS is not ended here.</summary>
    public DownstreamTlsModel? Tls { get; init; }

    public HttpSettings? Http { get; init; }

    public TcpSettings? Tcp { get; init; }

    public LocalHandler? Local { get; init; }
}
