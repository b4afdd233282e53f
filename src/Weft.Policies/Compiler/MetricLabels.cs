using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>The labels by which Kuma's users find a proxy's series: mesh, dataplane, service, and its tags.</summary>
public static class MetricLabels
{
    // Prometheus' own.
    private static readonly string[] Reserved = ["le", "quantile"];

    /// <summary>
    /// <c>mesh</c>, <c>dataplane</c>, <c>service</c>; then for each tag, ascending, <c>kuma_io_zone</c> with its first value and <c>kuma_io_zones</c> with all of
    /// them as <c>,a,b,</c>, so that one expression finds a proxy by any; <c>kuma_io_mesh_gateway</c> of a builtin gateway. Each name once, the first counts.
    /// </summary>
    public static IReadOnlyList<KeyValue> Of(string mesh, MeshDataplane dataplane)
    {
        var labels = new List<KeyValue>();
        Add(labels, "mesh", mesh);
        Add(labels, "dataplane", dataplane.Name);
        Add(labels, "service", dataplane.Spec.Services is [var first, ..] ? first : TagNames.UnknownService);
        foreach (var tag in dataplane.Spec.TagSets.SelectMany(tags => tags).GroupBy(tag => tag.Key, tag => tag.Value).OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            var values = tag.Distinct().Order(StringComparer.Ordinal).ToArray();
            Add(labels, tag.Key, values[0]);
            Add(labels, tag.Key + "s", $",{string.Join(',', values)},");
        }
        if (dataplane.Spec.Networking?.Gateway is { Type: GatewayType.Builtin } gateway)
            Add(labels, "kuma.io/mesh_gateway", gateway.Tags.Find(TagNames.Service) ?? "");
        return labels;
    }

    /// <summary>A tag's name as a label's: everything outside letters and digits becomes <c>_</c>; one stands before a digit at the start.</summary>
    public static string NameOf(string tag)
    {
        var name = string.Concat(tag.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    // Names that begin with two underscores are Prometheus' too.
    private static void Add(List<KeyValue> labels, string tag, string value)
    {
        var name = NameOf(tag);
        if (name.Length == 0 || name.StartsWith("__", StringComparison.Ordinal) || Reserved.Contains(name) || labels.Any(label => label.Key == name)) return;
        labels.Add(new KeyValue { Key = name, Value = value });
    }
}
