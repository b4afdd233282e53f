using Weft.Policies.Items;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Access logs: of what proxies send (<c>to</c>), of what they receive (<c>from</c> or <c>rules</c>).</summary>
public sealed record MeshAccessLogSpec : TargetRefSpec
{
    /// <summary>By destination.</summary>
    public IReadOnlyList<TargetedItem<AccessLogConf>> To { get; init; } = [];

    /// <summary>By client; only the whole mesh can be named.</summary>
    public IReadOnlyList<TargetedItem<AccessLogConf>> From { get; init; } = [];

    /// <summary>By connection (Kuma 2.10 and later); excludes the other two.</summary>
    public IReadOnlyList<InboundRule<AccessLogConf>> Rules { get; init; } = [];
}
