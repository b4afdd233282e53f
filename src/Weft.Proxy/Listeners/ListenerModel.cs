using Weft.Proxy.Http;
using Weft.Proxy.Local;
using Weft.Proxy.Loop;
using Weft.Proxy.Tcp;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Listeners;

/// <summary>One listener as configuration says it: immutable, shared by all workers. Exactly one of the three services is set.</summary>
internal sealed record ListenerModel
{
    public required string Name { get; init; }

    public required SocketEndpoint Address { get; init; }

    public required bool IsInbound { get; init; }

    /// <summary>The service shown in logs.</summary>
    public required string Service { get; init; }

    /// <summary>Null: plaintext.</summary>
    public DownstreamTlsModel? Tls { get; init; }

    public HttpSettings? Http { get; init; }

    public TcpSettings? Tcp { get; init; }

    public Func<LocalRequest, LocalResponse>? Local { get; init; }

    public required ListenerMetrics Metrics { get; init; }
}
