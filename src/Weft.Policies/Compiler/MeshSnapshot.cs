using System.Net;
using Weft.Policies.Matching;
using Weft.Policies.TrafficLogs;
using Weft.Policies.TrafficTraces;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>One mesh at one moment. Immutable, and shared by the compilation of all its proxies.</summary>
public sealed class MeshSnapshot
{
    private readonly Dictionary<string, MeshDataplane> _dataplanes;
    private readonly ILookup<string, TargetRefPolicy> _policies;
    private readonly Dictionary<string, List<MeshEndpoint>> _endpoints = new(StringComparer.Ordinal);

    /// <param name="mesh">The mesh's name.</param>
    /// <param name="version">Grows with every change.</param>
    /// <param name="spec">The mesh.</param>
    /// <param name="dataplanes">All its Dataplanes, in any order.</param>
    /// <param name="tls">How mutual TLS stands while its mode changes; null: as the mesh asks.</param>
    /// <param name="policies">All its policies, in any order.</param>
    public MeshSnapshot(
        string mesh, long version, MeshSpec spec, IEnumerable<MeshDataplane> dataplanes, TlsStage? tls = null, IEnumerable<Resource>? policies = null)
    {
        Tls = tls ?? TlsStage.Of(spec);
        Mesh = mesh;
        Version = version;
        Spec = spec;
        var all = (policies ?? []).OrderBy(policy => policy.Name, StringComparer.Ordinal).ToArray();
        _policies = all.Where(policy => policy.Kind.Style == ResourceStyle.Spec).Select(TargetRefPolicy.Of).ToLookup(policy => policy.Kind);
        TrafficLogs = [.. Older<TrafficLogSpec>(all, log => log.Sources, log => log.Destinations)];
        TrafficTraces = [.. Older<TrafficTraceSpec>(all, trace => trace.Selectors, _ => [])];
        _dataplanes = dataplanes.ToDictionary(dataplane => dataplane.Name, StringComparer.Ordinal);
        // By name, so that equal meshes give equal bytes.
        Dataplanes = [.. _dataplanes.Values.OrderBy(dataplane => dataplane.Name, StringComparer.Ordinal)];
        foreach (var dataplane in Dataplanes)
            if (dataplane.Spec.Networking is { } networking)
                AddEndpoints(networking, dataplane);
    }

    /// <summary>The mesh's name.</summary>
    public string Mesh { get; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; }

    /// <summary>The mesh.</summary>
    public MeshSpec Spec { get; }

    /// <summary>All Dataplanes, by name.</summary>
    public IReadOnlyList<MeshDataplane> Dataplanes { get; }

    /// <summary>How mutual TLS stands.</summary>
    public TlsStage Tls { get; }

    /// <summary>The Dataplane of that name, or null.</summary>
    public MeshDataplane? Find(string name) => _dataplanes.GetValueOrDefault(name);

    /// <summary>The mesh's TrafficLogs.</summary>
    public IReadOnlyList<ConnectionPolicy<TrafficLogSpec>> TrafficLogs { get; }

    /// <summary>The mesh's TrafficTraces.</summary>
    public IReadOnlyList<ConnectionPolicy<TrafficTraceSpec>> TrafficTraces { get; }

    /// <summary>The mesh's policies of one targetRef kind, by name.</summary>
    public IEnumerable<TargetRefPolicy> TargetRefPoliciesOf(ResourceKind kind) => _policies[kind.Name];

    /// <summary>The endpoints of a service, in a stable order, those that take no traffic included; none when nobody offers it.</summary>
    public IReadOnlyList<MeshEndpoint> EndpointsOf(string service) => _endpoints.GetValueOrDefault(service) ?? [];

    /// <summary>Whether every Dataplane that offers the service, also one whose proxy is away, serves with a certificate of the back end in use (Kuma's rule).</summary>
    public bool IsTlsReady(string service) =>
        Tls.Authority is { } authority && EndpointsOf(service) is { Count: > 0 } endpoints && endpoints.All(endpoint => endpoint.TlsBackend == authority.Name);

    /// <summary>Whether clients use TLS towards a service.</summary>
    public bool UsesTls(string service) => Tls.Clients == TlsMode.Strict || (Tls.Clients == TlsMode.Permissive && IsTlsReady(service));

    private static IEnumerable<ConnectionPolicy<TSpec>> Older<TSpec>(
        IEnumerable<Resource> policies, Func<TSpec, IReadOnlyList<TagSet>> sources, Func<TSpec, IReadOnlyList<TagSet>> destinations) where TSpec : ResourceSpec =>
        from policy in policies
        let spec = policy.Spec as TSpec
        where spec is not null
        select new ConnectionPolicy<TSpec>(
            policy.Name, policy.CreationTime, [.. sources(spec).Select(tags => new TagSelector(tags))], [.. destinations(spec).Select(tags => new TagSelector(tags))], spec);

    private void AddEndpoints(DataplaneNetworking networking, MeshDataplane dataplane)
    {
        foreach (var inbound in networking.Inbound)
        {
            var address = networking.AdvertisedAddress.Length > 0 ? networking.AdvertisedAddress : networking.ListenAddressOf(inbound);
            if (inbound.State == InboundState.Ignored || inbound.Service.Length == 0 || !IPAddress.TryParse(address, out _)) continue;
            if (!_endpoints.TryGetValue(inbound.Service, out var endpoints)) _endpoints[inbound.Service] = endpoints = [];
            endpoints.Add(new MeshEndpoint(address, inbound.Port, inbound.Tags, inbound.Protocol, inbound.IsReady && !dataplane.IsLeaving, dataplane.TlsBackend));
        }
    }
}
