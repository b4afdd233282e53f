namespace Weft.Policies.MeshAccessLogs;

/// <summary>The settings that policies are merged by.</summary>
public sealed record AccessLogConf
{
    /// <summary>Receivers; empty means no logs; null, which only an unmerged text may have, means nothing is said.</summary>
    public IReadOnlyList<AccessLogBackend>? Backends { get; init; }
}
