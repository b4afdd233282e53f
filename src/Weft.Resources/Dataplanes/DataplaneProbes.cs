namespace Weft.Resources.Dataplanes;

/// <summary>Virtual probes: health checks that pass the proxy without mutual TLS.</summary>
public sealed record DataplaneProbes
{
    /// <summary>1..65535.</summary>
    public int Port { get; init; }

    /// <summary>One per probe.</summary>
    public IReadOnlyList<ProbeEndpoint> Endpoints { get; init; } = [];
}
