using System.Globalization;
using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>What <c>to</c> says of stored destinations (Kuma 2.9+), for those that some item points at.</summary>
public static class DestinationRules
{
    /// <summary>Builds the rules.</summary>
    /// <param name="policies">Those that select the Dataplane; those for a route are passed over, since they speak by its tags.</param>
    /// <param name="destinations">All that are stored.</param>
    public static IReadOnlyDictionary<DestinationSection, MergedConf> Build(
        IEnumerable<TargetRefPolicy> policies, IReadOnlyList<StoredDestination> destinations)
    {
        var items = PolicyOrder.SortByDestination(policies.Where(policy => policy.TargetRef.Kind != TargetRefKind.MeshHttpRoute).SelectMany(policy => policy.To));
        var resolved = items.SelectMany(item => Resolve(item, destinations).Select(target => (Item: item, Target: target))).ToArray();
        return resolved.Select(pair => pair.Target).Distinct().ToDictionary(
            target => target,
            target => MergedConf.Of([.. resolved.Where(pair => Reaches(pair.Target, target)).Select(pair => pair.Item).Distinct()])!);
    }

    /// <summary>What holds for a destination: what is said of its port, else of it, else of its mesh; null when nothing is.</summary>
    public static MergedConf? For(this IReadOnlyDictionary<DestinationSection, MergedConf> rules, DestinationSection destination)
    {
        var resource = destination.Resource;
        return rules.GetValueOrDefault(destination)
            ?? rules.GetValueOrDefault(destination with { Section = "" })
            ?? rules.GetValueOrDefault(new DestinationSection(MeshIdentity(resource.Mesh), ""));
    }

    private static IEnumerable<DestinationSection> Resolve(PolicyItem item, IReadOnlyList<StoredDestination> destinations)
    {
        var target = item.TargetRef;
        var byService = target.SectionName.Length == 0 ? KubernetesService.Parse(target) : null;
        foreach (var destination in destinations.Where(destination => destination.Kind == target.KindText))
        {
            if (!IsMeant(item, byService, destination)) continue;
            if (target.SectionName.Length == 0 && byService is not { Port: not 0 }) yield return new DestinationSection(destination.Identity, "");
            else if (Section(destination, target.SectionName, byService?.Port ?? 0) is { } section) yield return new DestinationSection(destination.Identity, section);
        }
    }

    private static bool IsMeant(PolicyItem item, KubernetesService? byService, StoredDestination destination)
    {
        var target = item.TargetRef;
        if (target.Kind == TargetRefKind.Mesh) return destination.Name == item.Policy.Mesh;
        var labels = byService?.Labels ?? target.Labels;
        return labels.Count > 0
            ? destination.Mesh == item.Policy.Mesh && labels.All(label => destination.Labels.Find(label.Key) == label.Value)
            : destination.Identity == ResourceIdentity.Named(target, item.Policy);
    }

    // Null: it has no such port. Kinds without ports are meant as a whole.
    private static string? Section(StoredDestination destination, string name, int number)
    {
        if (destination.Ports.Count == 0) return "";
        foreach (var port in destination.Ports)
        {
            var text = port.Port.ToString(CultureInfo.InvariantCulture);
            if (number != 0 ? port.Port == number : port.Name == name || (port.Name.Length == 0 && text == name)) return port.Name.Length > 0 ? port.Name : text;
        }
        return null;
    }

    private static bool Reaches(DestinationSection said, DestinationSection of) => said.Resource.Kind == "Mesh"
        ? said.Resource.Name == (of.Resource.Kind == "Mesh" ? of.Resource.Name : of.Resource.Mesh)
        : said.Resource == of.Resource && (said.Section.Length == 0 || said.Section == of.Section);

    private static ResourceIdentity MeshIdentity(string mesh) => new("Mesh", "", "", "", mesh);

    /// <summary>A MeshService named by a service tag of Kubernetes: <c>name_namespace_svc_port</c>, or without port.</summary>
    private sealed record KubernetesService(TagSet Labels, int Port)
    {
        public static KubernetesService? Parse(TargetRef target)
        {
            if (target.Kind != TargetRefKind.MeshService) return null;
            var parts = target.Name.Split('_');
            var port = 0;
            if (parts.Length is not (3 or 4) || (parts.Length == 4 && !int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out port))) return null;
            return new KubernetesService(TagSet.Of((PolicyLabels.Namespace, parts[1]), (TagNames.DisplayName, parts[0])), port);
        }
    }
}
