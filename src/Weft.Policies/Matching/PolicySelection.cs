using System.Globalization;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>Whether a policy selects a Dataplane, and which of its inbounds (Kuma 2.14's rules, and the kinds of 2.0).</summary>
/// <param name="IsSelected">Whether it does.</param>
/// <param name="Inbounds">The inbounds and listeners it selects; none of a delegated gateway.</param>
public sealed record PolicySelection(bool IsSelected, IReadOnlyList<InboundAddress> Inbounds)
{
    private static readonly PolicySelection Nothing = new(false, []);

    /// <summary>What <paramref name="policy"/> selects of <paramref name="subject"/>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="subject">The Dataplane.</param>
    /// <param name="routes">The mesh's MeshHTTPRoutes: a policy for a route is for the proxies that the route is for.</param>
    public static PolicySelection Of(TargetRefPolicy policy, PolicySubject subject, IReadOnlyList<TargetRefPolicy> routes)
    {
        var target = policy.TargetRef;
        if (subject.Spec.Networking is not { } networking || !IsInReach(policy, subject)) return Nothing;
        return target.Kind switch
        {
            TargetRefKind.Mesh => ByTags(networking, target, TagSet.Empty, takesListeners: true),
            TargetRefKind.MeshSubset => ByTags(networking, target, target.Tags, takesListeners: false),
            TargetRefKind.MeshService => ByTags(networking, target, TagSet.Of((TagNames.Service, target.Name)), takesListeners: false),
            TargetRefKind.MeshServiceSubset => ByTags(networking, target, target.Tags.With(TagNames.Service, target.Name), takesListeners: false),
            TargetRefKind.Dataplane => IsMeant(policy, subject) ? OfDataplane(networking, target.SectionName) : Nothing,
            // A route that is for a route is refused when it is applied; here it must only not run in circles.
            TargetRefKind.MeshHttpRoute when policy.Kind != "MeshHTTPRoute" && RouteOf(policy, routes) is { } route => Of(route, subject, routes),
            _ => Nothing,
        };
    }

    /// <summary>The route that a policy is for; null when there is no such route.</summary>
    internal static TargetRefPolicy? RouteOf(TargetRefPolicy policy, IReadOnlyList<TargetRefPolicy> routes)
    {
        var named = ResourceIdentity.Named(policy.TargetRef, policy);
        return routes.FirstOrDefault(route => route.Identity == named);
    }

    // What was written in one zone, or by the owner of one namespace, is for that one; a producer's is for all its clients.
    private static bool IsInReach(TargetRefPolicy policy, PolicySubject subject)
    {
        if (policy.Role is PolicyRole.Consumer or PolicyRole.WorkloadOwner
            && policy.Labels.Find(PolicyLabels.Namespace) is var home
            && (home is null || home != subject.Labels.Find(PolicyLabels.Namespace))) return false;
        return policy.Role == PolicyRole.Producer || !policy.IsFromZone || subject.Labels.Find(TagNames.Origin) != "zone"
            || policy.Labels.Find(TagNames.Zone) is not { } zone || zone == subject.Labels.Find(TagNames.Zone);
    }

    private static bool IsMeant(TargetRefPolicy policy, PolicySubject subject)
    {
        var target = policy.TargetRef;
        if (target.Name.Length > 0)
            return ResourceIdentity.Of(target.KindText, subject.Mesh, subject.Name, subject.Labels) == ResourceIdentity.Named(target, policy);
        return target.Labels.All(label => subject.Labels.Find(label.Key) == label.Value);
    }

    private static PolicySelection ByTags(DataplaneNetworking networking, TargetRef target, TagSet tags, bool takesListeners)
    {
        if (target.ProxyTypes is { Count: > 0 } types && !types.Contains(networking.Gateway is null ? "Sidecar" : "Gateway")) return Nothing;
        var selector = new TagSelector(tags);
        var selected = networking.Inbound.Where(inbound => selector.Matches(inbound.Tags)).Select(inbound => AddressOf(networking, inbound));
        if (takesListeners) selected = selected.Concat(networking.Listeners.Select(listener => AddressOf(networking, listener)));
        return Selected(selected, networking.Gateway is { } gateway && selector.Matches(gateway.Tags));
    }

    private static PolicySelection OfDataplane(DataplaneNetworking networking, string section)
    {
        var inbounds = networking.Inbound.Where(inbound => Is(section, inbound.Name, inbound.Port)).Select(inbound => AddressOf(networking, inbound));
        var listeners = networking.Listeners.Where(listener => Is(section, listener.Name, listener.Port)).Select(listener => AddressOf(networking, listener));
        return Selected(inbounds.Concat(listeners), networking.Gateway is not null);
    }

    private static bool Is(string section, string name, int port) =>
        section.Length == 0 || (name.Length > 0 ? name == section : port.ToString(CultureInfo.InvariantCulture) == section);

    private static PolicySelection Selected(IEnumerable<InboundAddress> inbounds, bool isGateway)
    {
        InboundAddress[] all = [.. inbounds];
        return new PolicySelection(all.Length > 0 || isGateway, all);
    }

    private static InboundAddress AddressOf(DataplaneNetworking networking, DataplaneInbound inbound) => new(networking.ListenAddressOf(inbound), inbound.Port);

    private static InboundAddress AddressOf(DataplaneNetworking networking, DataplaneListener listener) =>
        new(listener.Address.Length > 0 ? listener.Address : networking.Address, listener.Port);
}
