using Google.Protobuf.WellKnownTypes;

namespace Weft.Policies.Compiler;

/// <summary>
/// Kuma's time-outs: those of inbounds are fixed in the old API; those of outbounds are what its default Timeout policy
/// says, until policies are compiled.
/// </summary>
internal static class KumaTimeouts
{
    /// <summary>What failures name as the policy while none sets a time-out.</summary>
    public const string Policy = "default";

    public static Duration InboundConnect { get; } = Duration.FromTimeSpan(TimeSpan.FromSeconds(10));

    public static Duration InboundIdle { get; } = Duration.FromTimeSpan(TimeSpan.FromHours(2));

    public static Duration InboundStreamIdle { get; } = Duration.FromTimeSpan(TimeSpan.FromHours(1));

    public static Duration OutboundConnect { get; } = Duration.FromTimeSpan(TimeSpan.FromSeconds(5));

    public static Duration OutboundIdle { get; } = Duration.FromTimeSpan(TimeSpan.FromHours(1));

    public static Duration OutboundStreamIdle { get; } = Duration.FromTimeSpan(TimeSpan.FromMinutes(30));

    public static Duration OutboundRequest { get; } = Duration.FromTimeSpan(TimeSpan.FromSeconds(15));
}
