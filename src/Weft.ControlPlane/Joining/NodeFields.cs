using Weft.ProxyConfig.Discovery;
using Weft.Resources.DataplaneInsights;

namespace Weft.ControlPlane.Joining;

/// <summary>What a proxy says of itself in its node's metadata, under Kuma's names.</summary>
internal static class NodeFields
{
    /// <summary>Where a proxy tells what its ports speak; absent: it does not speak of it.</summary>
    public const string PortsField = "ports";

    /// <summary>Ports of one proxy that its insight shows: 256.</summary>
    public const int MaxPorts = 256;

    /// <summary>Protocols of one port: 16.</summary>
    public const int MaxSeen = 16;

    /// <summary>The Dataplane it brings, or null.</summary>
    public static string? DataplaneText(DiscoveryNode node) =>
        node.Metadata.Text("dataplane.resource") is { Length: > 0 } text ? text : null;

    /// <summary>What runs there, or null.</summary>
    public static ProxyVersion? Version(DiscoveryNode node)
    {
        if (node.Metadata.Map("version") is not { } version) return null;
        return new ProxyVersion
        {
            KumaDp = version.Map("kumaDp") is { } build
                ? new ProxyBuild
                {
                    Version = build.Text("version"),
                    GitTag = build.Text("gitTag"),
                    GitCommit = build.Text("gitCommit"),
                    BuildDate = build.Text("buildDate"),
                    KumaCpCompatible = true,
                }
                : new ProxyBuild(),
            EnvoyVersion = version.Map("envoy") is { } envoy ? envoy.Text("version") : "",
            EnvoyBuild = version.Map("envoy") is { } engine ? engine.Text("build") : "",
        };
    }

    /// <summary>What its ports were seen to speak. A proxy is not believed beyond <see cref="MaxPorts"/> ports and <see cref="MaxSeen"/> protocols of each.</summary>
    public static IReadOnlyList<PortInsight> Ports(DiscoveryNode node) =>
    [
        .. node.Metadata.List(PortsField).Take(MaxPorts).Select(told => told.StructValue).Select(port => new PortInsight
        {
            Listener = port.Text("listener"),
            Service = port.Text("service"),
            Declared = port.Text("declared"),
            Detected = [.. port.List("detected").Take(MaxSeen).Select(seen => seen.StringValue)],
            Mismatches = [.. port.List("mismatches").Take(MaxSeen).Select(told => told.StructValue).Select(mismatch => new ProtocolMismatch
            {
                Seen = mismatch.Text("seen"),
                Repair = mismatch.Text("repair"),
            })],
        }),
    ];
}
