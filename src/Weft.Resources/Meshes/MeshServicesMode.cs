namespace Weft.Resources.Meshes;

/// <summary>Whether MeshService resources are made for services.</summary>
public enum MeshServicesMode
{
    /// <summary>They are not.</summary>
    Disabled,

    /// <summary>They are, and every proxy may reach them.</summary>
    Everywhere,

    /// <summary>They are, for proxies that list them as reachable.</summary>
    ReachableBackends,

    /// <summary>They are, and tags make no services.</summary>
    Exclusive,
}
