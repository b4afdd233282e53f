using Google.Protobuf;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.Policies.Compiler;

/// <summary>Collects what a proxy is told; a second resource of the same type and name is left out.</summary>
internal sealed class ResourceBag
{
    private readonly Dictionary<(string TypeUrl, string Name), ProxyResource> _resources = [];

    /// <summary>Whether there is a resource of that type and name.</summary>
    public bool Has(string typeUrl, string name) => _resources.ContainsKey((typeUrl, name));

    /// <summary>Adds a resource.</summary>
    public void Add(IMessage message)
    {
        var resource = ProxyResource.Create(message);
        _resources.TryAdd((resource.TypeUrl, resource.Name), resource);
    }

    /// <summary>The resources of one unit.</summary>
    public UnitSet ToUnit(Unit unit) => UnitSet.Of(unit, _resources.Values.Where(resource => ResourceTypes.UnitOf(resource.TypeUrl) == unit));
}
