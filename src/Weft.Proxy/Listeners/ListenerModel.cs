using Weft.Proxy.Loop;

namespace Weft.Proxy.Listeners;

/// <summary>One listener as configuration says it: immutable, shared by all workers.</summary>
internal sealed record ListenerModel
{
    public required string Name { get; init; }

    public required SocketEndpoint Address { get; init; }

    public required bool IsInbound { get; init; }

    /// <summary>The service shown in logs.</summary>
    public required string Service { get; init; }

    /// <summary>At least one; the first that fits takes a connection.</summary>
    public required IReadOnlyList<FilterChainModel> Chains { get; init; }

    public required ListenerMetrics Metrics { get; init; }

    /// <summary>Whether the chain is chosen by what the client says first; otherwise there is one, and no byte is looked at.</summary>
    public bool ReadsFirstBytes => Chains.Count(chain => chain.Sources.Count == 0) > 1 || !Chains[^1].Match.IsAny;

    /// <summary>The chain for a client when no byte is looked at: the first that takes its address.</summary>
    public int ChainFor(SocketEndpoint client)
    {
        if (Chains.Count == 1) return 0;
        var from = client.WithPort(0);
        for (var i = 0; i < Chains.Count - 1; i++)
        {
            if (Chains[i].Sources.Count == 0 || Chains[i].Sources.Contains(from)) return i;
        }
        return Chains.Count - 1;
    }
}
