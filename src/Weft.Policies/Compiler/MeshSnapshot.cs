using System.Net;
using Weft.Resources.Dataplanes;
using Weft.Resources.Meshes;

namespace Weft.Policies.Compiler;

/// <summary>One mesh at one moment. Immutable, and shared by the compilation of all its proxies.</summary>
public sealed class MeshSnapshot
{
    private readonly Dictionary<string, MeshDataplane> _dataplanes;
    private readonly Dictionary<string, List<MeshEndpoint>> _endpoints = new(StringComparer.Ordinal);

    /// <param name="mesh">The mesh's name.</param>
    /// <param name="version">Grows with every change.</param>
    /// <param name="spec">The mesh.</param>
    /// <param name="dataplanes">All its Dataplanes, in any order.</param>
    public MeshSnapshot(string mesh, long version, MeshSpec spec, IEnumerable<MeshDataplane> dataplanes)
    {
        Mesh = mesh;
        Version = version;
        Spec = spec;
        _dataplanes = dataplanes.ToDictionary(dataplane => dataplane.Name, StringComparer.Ordinal);
        // By name, so that equal meshes give equal bytes.
        foreach (var dataplane in _dataplanes.Values.OrderBy(dataplane => dataplane.Name, StringComparer.Ordinal))
            if (dataplane.Spec.Networking is { } networking)
                AddEndpoints(networking, dataplane.IsLeaving);
    }

    /// <summary>The mesh's name.</summary>
    public string Mesh { get; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; }

    /// <summary>The mesh.</summary>
    public MeshSpec Spec { get; }

    /// <summary>The back end whose certificates are in use; null: no mutual TLS.</summary>
    public CertificateAuthorityBackend? Authority =>
        Spec.Mtls is { EnabledBackend.Length: > 0 } mtls ? mtls.Backends.FirstOrDefault(backend => backend.Name == mtls.EnabledBackend) : null;

    /// <summary>The Dataplane of that name, or null.</summary>
    public MeshDataplane? Find(string name) => _dataplanes.GetValueOrDefault(name);

    /// <summary>The endpoints of a service, in a stable order, those that take no traffic included; none when nobody offers it.</summary>
    public IReadOnlyList<MeshEndpoint> EndpointsOf(string service) => _endpoints.GetValueOrDefault(service) ?? [];

    private void AddEndpoints(DataplaneNetworking networking, bool isLeaving)
    {
        foreach (var inbound in networking.Inbound)
        {
            var address = networking.AdvertisedAddress.Length > 0 ? networking.AdvertisedAddress : networking.ListenAddressOf(inbound);
            if (inbound.State == InboundState.Ignored || inbound.Service.Length == 0 || !IPAddress.TryParse(address, out _)) continue;
            if (!_endpoints.TryGetValue(inbound.Service, out var endpoints)) _endpoints[inbound.Service] = endpoints = [];
            endpoints.Add(new MeshEndpoint(address, inbound.Port, inbound.Tags, inbound.Protocol, inbound.IsReady && !isLeaving));
        }
    }
}
