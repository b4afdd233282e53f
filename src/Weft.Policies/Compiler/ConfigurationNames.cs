using System.Net;
using System.Net.Sockets;
using Weft.ProxyConfig.Commits;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>The names resources bear in a proxy: Kuma's, since dashboards and scripts know them.</summary>
internal static class ConfigurationNames
{
    private const int SubsetDigits = 8;

    public static string IdentitySecret(string mesh) => $"identity_cert:secret:{mesh}";

    public static string TrustBundleSecret(string mesh) => $"mesh_ca:secret:{mesh}";

    public static string InboundListener(string address, int port) => $"inbound:{HostPort(address, port)}";

    public static string OutboundListener(string address, int port) => $"outbound:{HostPort(address, port)}";

    public static string InboundRoutes(string service) => $"inbound:{service}";

    public static string OutboundRoutes(string cluster) => $"outbound:{cluster}";

    public static string LocalCluster(int port) => $"localhost:{port}";

    public static string LocalStatistics(int port) => $"localhost_{port}";

    /// <summary>
    /// The cluster of a destination: the service, or <c>service-_hash_</c> when more tags are asked for. Kuma numbers these;
    /// a number would move to another destination when one before it goes.
    /// </summary>
    public static string Cluster(TagSet destination)
    {
        var service = destination[TagNames.Service];
        return destination.Count == 1
            ? service
            : $"{service}-_{ResourceHash.Of(System.Text.Encoding.UTF8.GetBytes(destination.ToString()))[..SubsetDigits]}_";
    }

    /// <summary>The SNI between proxies: <c>service{mesh=m,tag=value}</c>, tags sorted.</summary>
    public static string ServerName(string mesh, TagSet destination)
    {
        var tags = destination.Without(TagNames.Service).With("mesh", mesh);
        return $"{destination[TagNames.Service]}{{{string.Join(',', tags.Select(tag => $"{tag.Key}={tag.Value}"))}}}";
    }

    /// <summary>A name as it stands in metrics: everything outside letters, digits, - and _ becomes _.</summary>
    public static string Sanitized(string name) =>
        string.Create(name.Length, name, (text, from) =>
        {
            for (var i = 0; i < from.Length; i++) text[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '-' or '_' ? from[i] : '_';
        });

    private static string HostPort(string address, int port) =>
        IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:{port}" : $"{address}:{port}";
}
