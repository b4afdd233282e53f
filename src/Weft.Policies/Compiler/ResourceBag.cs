using Google.Protobuf;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using IPAddress = System.Net.IPAddress;

namespace Weft.Policies.Compiler;

/// <summary>Collects what a proxy is told; a second resource of the same type and name is left out.</summary>
internal sealed class ResourceBag
{
    private readonly Dictionary<(string TypeUrl, string Name), ProxyResource> _resources = [];
    private readonly List<SocketAddress> _listening = [];

    /// <summary>Whether there is a resource of that type and name.</summary>
    public bool Has(string typeUrl, string name) => _resources.ContainsKey((typeUrl, name));

    /// <summary>Whether a listener that was added takes that port of that address.</summary>
    public bool ListensAt(string address, int port) => _listening.Any(taken =>
        taken.Port == port && IPAddress.TryParse(taken.Address, out var one) && IPAddress.TryParse(address, out var other)
        && (one.Equals(other) || one.Equals(IPAddress.Any) || one.Equals(IPAddress.IPv6Any)));

    /// <summary>Adds a resource.</summary>
    public void Add(IMessage message)
    {
        var resource = ProxyResource.Create(message);
        if (_resources.TryAdd((resource.TypeUrl, resource.Name), resource) && message is Listener listener) _listening.Add(listener.Address);
    }

    /// <summary>The resources of one unit.</summary>
    public UnitSet ToUnit(Unit unit) => UnitSet.Of(unit, _resources.Values.Where(resource => ResourceTypes.UnitOf(resource.TypeUrl) == unit));
}
