namespace Weft.Identity.Spiffe;

/// <summary>The URI SANs of a workload certificate, as Kuma writes them.</summary>
public static class WorkloadNames
{
    private const string ServiceTag = "kuma.io/service";

    /// <summary>
    /// One <c>spiffe://mesh/service</c> per distinct service in the order of the inbounds (the first is the service shown in logs), then
    /// <c>kuma://tag/value</c> for every distinct tag and value, sorted.
    /// </summary>
    /// <param name="mesh">The mesh's name.</param>
    /// <param name="inboundTags">The tags of each inbound (or of the gateway), in the order of the Dataplane.</param>
    public static IReadOnlyList<string> Of(string mesh, IEnumerable<IReadOnlyDictionary<string, string>> inboundTags)
    {
        var names = new List<string>();
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var inbound in inboundTags)
        {
            foreach (var (tag, value) in inbound) tags.Add($"kuma://{tag}/{value}");
            if (!inbound.TryGetValue(ServiceTag, out var service)) continue;
            var id = SpiffeId.OfService(mesh, service).ToString();
            if (!names.Contains(id, StringComparer.Ordinal)) names.Add(id);
        }
        names.AddRange(tags);
        return names;
    }
}
