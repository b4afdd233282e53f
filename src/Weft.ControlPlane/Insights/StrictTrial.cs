using Weft.Policies.Compiler;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Tagging;

namespace Weft.ControlPlane.Insights;

/// <summary>A dry run of STRICT: for each service of a mesh, who would be refused and which proxies are not ready. A pure function of what is stored.</summary>
/// <param name="Service">Its name.</param>
/// <param name="IsTlsReady">Whether every Dataplane that offers it serves the mesh's TLS: then clients use it in PERMISSIVE.</param>
/// <param name="NotReady">The Dataplanes that do not.</param>
/// <param name="Inbounds">Those that were met without the mesh's TLS.</param>
internal sealed record StrictTrial(string Service, bool IsTlsReady, IReadOnlyList<string> NotReady, IReadOnlyList<StrictTrial.Inbound> Inbounds)
{
    /// <summary>Whether nobody is known that STRICT would refuse.</summary>
    public bool IsSafe => IsTlsReady && Inbounds.Count == 0;

    /// <summary>The services of a mesh, by name.</summary>
    /// <param name="target">What the mesh asks for.</param>
    /// <param name="overviews">All its Dataplanes.</param>
    public static IReadOnlyList<StrictTrial> Of(TlsStage target, IReadOnlyCollection<DataplaneOverview> overviews)
    {
        var backend = target.Authority?.Name;
        var services = overviews.SelectMany(overview => overview.Spec.TagSets.Select(tags => tags.Find(TagNames.Service) ?? "")).Where(name => name.Length > 0).Distinct();
        return [.. services.Order(StringComparer.Ordinal).Select(service =>
        {
            var offering = overviews.Where(overview => overview.Spec.Networking?.Inbound.Any(inbound => inbound.Service == service) == true).ToList();
            var notReady = offering.Where(overview => backend is null || overview.Insight.Mtls?.ServedBackend != backend).Select(overview => overview.Dataplane.Name);
            var met = offering.SelectMany(overview => overview.Insight.Plaintext.Where(seen => seen.Service == service).Select(seen => new Inbound(overview.Dataplane.Name, seen)));
            return new StrictTrial(service, offering.Count > 0 && !notReady.Any(), [.. notReady.Order(StringComparer.Ordinal)], [.. met.Where(inbound => inbound.Seen.Clients.Count > 0)]);
        })];
    }

    /// <summary>The Dataplane whose proxy dials from an address; null: none, or more than one.</summary>
    public static string? DataplaneAt(string address, IEnumerable<DataplaneOverview> overviews) =>
        overviews.Where(overview => overview.Spec.Networking?.Address == address).Select(overview => overview.Dataplane.Name).ToList() is [var only] ? only : null;

    /// <summary>An inbound that was met without the mesh's TLS.</summary>
    /// <param name="Dataplane">Whose.</param>
    /// <param name="Seen">By whom.</param>
    internal sealed record Inbound(string Dataplane, PlaintextInsight Seen);
}
