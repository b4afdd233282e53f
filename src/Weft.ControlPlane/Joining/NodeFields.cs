using Google.Protobuf.WellKnownTypes;
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
        node.Metadata?.Fields.TryGetValue("dataplane.resource", out var text) == true && text.StringValue.Length > 0 ? text.StringValue : null;

    /// <summary>What runs there, or null.</summary>
    public static ProxyVersion? Version(DiscoveryNode node)
    {
        if (Map(node.Metadata, "version") is not { } version) return null;
        return new ProxyVersion
        {
            KumaDp = Map(version, "kumaDp") is { } build
                ? new ProxyBuild
                {
                    Version = Text(build, "version"),
                    GitTag = Text(build, "gitTag"),
                    GitCommit = Text(build, "gitCommit"),
                    BuildDate = Text(build, "buildDate"),
                    KumaCpCompatible = true,
                }
                : new ProxyBuild(),
            EnvoyVersion = Map(version, "envoy") is { } envoy ? Text(envoy, "version") : "",
            EnvoyBuild = Map(version, "envoy") is { } engine ? Text(engine, "build") : "",
        };
    }

    /// <summary>What its ports were seen to speak. A proxy is not believed beyond <see cref="MaxPorts"/> ports and <see cref="MaxSeen"/> protocols of each.</summary>
    public static IReadOnlyList<PortInsight> Ports(DiscoveryNode node) =>
    [
        .. List(node.Metadata, PortsField).Take(MaxPorts).Select(port => new PortInsight
        {
            Listener = Text(port.StructValue, "listener"),
            Service = Text(port.StructValue, "service"),
            Declared = Text(port.StructValue, "declared"),
            Detected = [.. List(port.StructValue, "detected").Take(MaxSeen).Select(seen => seen.StringValue)],
            Mismatches = [.. List(port.StructValue, "mismatches").Take(MaxSeen).Select(mismatch => new ProtocolMismatch
            {
                Seen = Text(mismatch.StructValue, "seen"),
                Repair = Text(mismatch.StructValue, "repair"),
            })],
        }),
    ];

    private static IEnumerable<Value> List(Struct? fields, string name) =>
        fields?.Fields.TryGetValue(name, out var value) == true ? value.ListValue?.Values ?? [] : Enumerable.Empty<Value>();

    private static Struct? Map(Struct? fields, string name) => fields?.Fields.TryGetValue(name, out var value) == true ? value.StructValue : null;

    private static string Text(Struct? fields, string name) => fields?.Fields.TryGetValue(name, out var value) == true ? value.StringValue : "";
}
