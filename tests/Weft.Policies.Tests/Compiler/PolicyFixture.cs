using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Meshes;

namespace Weft.Policies.Tests.Compiler;

/// <summary>Meshes and policies as people write them, and the filters that a proxy is told.</summary>
internal static class PolicyFixture
{
    private static readonly ResourceReader Reader = new(PolicyCatalog.CreateCatalog());

    /// <summary>Reads one document; a faulty one fails the test.</summary>
    public static Resource Read(string yaml)
    {
        var reading = Reader.ReadYaml(yaml).ShouldHaveSingleItem();
        reading.Validate().ShouldBeEmpty();
        return reading.Resource!;
    }

    public static MeshSpec Mesh(string sections) => (MeshSpec)Read("type: Mesh\nname: default\n" + sections).Spec;

    /// <summary>The filter chains of every listener of a Dataplane, by the listener's name.</summary>
    public static Dictionary<string, List<FilterChain>> Chains(MeshSpec mesh, string name, MeshDataplane[] dataplanes, params string[] policies)
    {
        var snapshot = new MeshSnapshot("default", 1, mesh, dataplanes, policies: policies.Select(Read));
        return SidecarCompilation.Compile(snapshot, snapshot.Find(name)!).Structure.Messages<Listener>()
            .ToDictionary(listener => listener.Name, listener => listener.FilterChains.ToList());
    }
}
