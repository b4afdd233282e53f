using Google.Protobuf;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Reading;

namespace Weft.DataPlane.Configuration;

/// <summary>Cuts a whole configuration into its three units.</summary>
internal static class ConfigurationUnits
{
    /// <summary>The units in the order in which they are to be applied, or the names that occur twice.</summary>
    public static IReadOnlyList<UnitSet> Of(ProxyConfiguration configuration, List<ConfigurationProblem> problems)
    {
        IMessage[] messages =
        [
            .. configuration.Secrets, .. configuration.LoadAssignments, .. configuration.Clusters,
            .. configuration.Routes, .. configuration.Listeners, .. configuration.MetricsExports,
        ];
        var resources = messages.Select(ProxyResource.Create).ToList();
        foreach (var twice in resources.GroupBy(resource => (resource.TypeUrl, resource.Name)).Where(group => group.Count() > 1))
            problems.Add(new ConfigurationProblem("", $"{twice.Key.TypeUrl[(twice.Key.TypeUrl.LastIndexOf('.') + 1)..]} \"{twice.Key.Name}\" is given twice"));
        if (problems.Count > 0) return [];
        return [.. ResourceTypes.Units.Select(unit => UnitSet.Of(unit, resources.Where(resource => ResourceTypes.UnitOf(resource.TypeUrl) == unit)))];
    }
}
