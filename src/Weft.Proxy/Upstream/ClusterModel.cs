namespace Weft.Proxy.Upstream;

/// <summary>One cluster as configuration says it: immutable, shared by all workers.</summary>
internal sealed record ClusterModel
{
    public required string Name { get; init; }

    /// <summary>Its name in metrics.</summary>
    public required string StatName { get; init; }

    /// <summary>The service reached, for failures and logs.</summary>
    public required string Service { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Idle pooled connections close after this; zero is never.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    public required UpstreamProtocol Protocol { get; init; }

    public required BalancingPolicy Balancing { get; init; }

    /// <summary>Endpoints compared by least request; at least 2.</summary>
    public required int ChoiceCount { get; init; }

    /// <summary>Null: plaintext.</summary>
    public UpstreamTlsModel? Tls { get; init; }

    /// <summary>Null: endpoints come by discovery.</summary>
    public IReadOnlyList<EndpointModel>? StaticEndpoints { get; init; }

    public required ClusterMetrics Metrics { get; init; }

    /// <summary>Whether connections made for <paramref name="other"/> may serve this one.</summary>
    public bool SharesConnectionsWith(ClusterModel other) => Protocol == other.Protocol && Equals(Tls, other.Tls);
}
