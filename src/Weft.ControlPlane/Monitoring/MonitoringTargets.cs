using System.Globalization;
using System.Net;
using Weft.ControlPlane.Monitoring.V1;
using Weft.Policies.Compiler;
using Weft.Resources.Dataplanes;
using Weft.Resources.Metrics;
using Weft.Resources.Tagging;

namespace Weft.ControlPlane.Monitoring;

/// <summary>Which proxies have a page for Prometheus, and with which labels. A pure function.</summary>
internal static class MonitoringTargets
{
    /// <summary>What a client is told: one assignment for each proxy, by name.</summary>
    /// <param name="meshes">By name.</param>
    /// <param name="client">The node id of the asker: a page with that client id is for it, else one without.</param>
    public static IEnumerable<(string Name, MonitoringAssignment Content)> Of(IEnumerable<MeshSnapshot> meshes, string client)
    {
        foreach (var mesh in meshes)
            foreach (var dataplane in mesh.Dataplanes)
                if (Target(mesh, dataplane, client) is { } target)
                    yield return ($"/meshes/{mesh.Mesh}/dataplanes/{dataplane.Name}", new MonitoringAssignment
                    {
                        Mesh = mesh.Mesh,
                        Service = dataplane.Spec.Services is [var first, ..] ? first : TagNames.UnknownService,
                        Targets = { target },
                    });
    }

    private static MonitoringAssignment.Types.Target? Target(MeshSnapshot mesh, MeshDataplane dataplane, string client)
    {
        var pages = ScrapedPages.Of(mesh, dataplane);
        if (dataplane.Spec.Networking is not { } networking
            || (pages.FirstOrDefault(page => page.ClientId == client) ?? pages.FirstOrDefault(page => page.ClientId.Length == 0)) is not { } page) return null;
        var target = new MonitoringAssignment.Types.Target
        {
            Name = dataplane.Name,
            Scheme = page.TlsMode == MetricsTlsMode.ProvidedTls ? "https" : "http",
            Address = Authority(networking.DialledAddress, page.Port),
            MetricsPath = page.Path,
        };
        target.Labels.AddRange(Labels(dataplane.Spec));
        return target;
    }

    // Kuma's: for each tag its first value, and under the plural of its name all of them between commas, so that one expression finds a proxy
    // by any of its services. No name may come twice, for then Prometheus refuses the targets of all proxies: tags that differ only in what a label
    // cannot hold are one label, and a tag's own value comes before the plural of another.
    private static IEnumerable<MonitoringAssignment.Types.Label> Labels(DataplaneSpec dataplane)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (dataplane.Networking?.Gateway is { Type: GatewayType.Builtin } gateway) labels["kuma_io_mesh_gateway"] = gateway.Tags.Find(TagNames.Service) ?? "";
        var tags = dataplane.TagSets.SelectMany(tags => tags).GroupBy(tag => LabelName(tag.Key), tag => tag.Value)
            .Select(tag => (Name: tag.Key, Values: tag.Distinct().Order(StringComparer.Ordinal).ToArray())).ToList();
        foreach (var (name, values) in tags) labels.TryAdd(name, values[0]);
        foreach (var (name, values) in tags) labels.TryAdd(name + "s", $",{string.Join(',', values)},");
        return labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new MonitoringAssignment.Types.Label { Key = label.Key, Value = label.Value });
    }

    private static string LabelName(string tag) => string.Concat(tag.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Authority(string host, int port) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{address}]:{port.ToString(CultureInfo.InvariantCulture)}"
            : $"{host}:{port.ToString(CultureInfo.InvariantCulture)}";
}
