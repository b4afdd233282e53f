using Weft.Resources.Tagging;

namespace Weft.Resources.Dataplanes;

/// <summary>Makes the proxy a gateway.</summary>
public sealed record DataplaneGateway
{
    /// <summary>Default: delegated.</summary>
    public GatewayType Type { get; init; }

    /// <summary>Must hold <c>kuma.io/service</c>.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;
}
