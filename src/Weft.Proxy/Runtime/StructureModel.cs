using Weft.Proxy.Listeners;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Runtime;

/// <summary>A structure unit as the workers use it: immutable. Routes and opaque chains point into <see cref="Clusters"/> by index.</summary>
internal sealed record StructureModel(string Version, IReadOnlyList<ListenerModel> Listeners, IReadOnlyList<ClusterModel> Clusters)
{
    public static StructureModel Empty { get; } = new("", [], []);
}
