using Weft.Resources.Envelope;

namespace Weft.Resources.Meshes;

/// <summary>A mesh: who belongs together, and what holds for all of them.</summary>
public sealed record MeshSpec : ResourceSpec
{
    /// <summary>Certificate authorities; null means no mutual TLS.</summary>
    public MutualTls? Mtls { get; init; }

    /// <summary>Where traces go.</summary>
    public MeshTracing? Tracing { get; init; }

    /// <summary>Where access logs go.</summary>
    public MeshLogging? Logging { get; init; }

    /// <summary>Where metrics are shown.</summary>
    public MeshMetrics? Metrics { get; init; }

    /// <summary><c>networking.outbound.passthrough</c>: whether traffic to unknown destinations may leave; null means true.</summary>
    public bool? OutboundPassthrough { get; init; }

    /// <summary>How endpoints are chosen.</summary>
    public MeshRouting? Routing { get; init; }

    /// <summary>Which proxies may join.</summary>
    public MeshConstraints? Constraints { get; init; }

    /// <summary>Kinds of which no default policy is made; <c>*</c> means none at all.</summary>
    public IReadOnlyList<string> SkipCreatingInitialPolicies { get; init; } = [];

    /// <summary><c>meshServices.mode</c>; null means disabled.</summary>
    public MeshServicesMode? MeshServices { get; init; }
}
