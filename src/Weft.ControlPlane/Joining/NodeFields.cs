using Google.Protobuf.WellKnownTypes;
using Weft.ProxyConfig.Discovery;
using Weft.Resources.DataplaneInsights;

namespace Weft.ControlPlane.Joining;

/// <summary>What a proxy says of itself in its node's metadata, under Kuma's names.</summary>
internal static class NodeFields
{
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

    private static Struct? Map(Struct? fields, string name) => fields?.Fields.TryGetValue(name, out var value) == true ? value.StructValue : null;

    private static string Text(Struct fields, string name) => fields.Fields.TryGetValue(name, out var value) ? value.StringValue : "";
}
