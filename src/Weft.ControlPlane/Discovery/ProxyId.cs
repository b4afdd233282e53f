namespace Weft.ControlPlane.Discovery;

/// <summary>Which proxy.</summary>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Name">The name of its Dataplane.</param>
internal readonly record struct ProxyId(string Mesh, string Name)
{
    /// <summary>Reads a node id, <c>mesh.name</c>; the name may hold dots, a mesh's name is taken to the first one.</summary>
    public static bool TryParse(string nodeId, out ProxyId id)
    {
        var dot = nodeId.IndexOf('.', StringComparison.Ordinal);
        id = dot <= 0 || dot == nodeId.Length - 1 ? default : new ProxyId(nodeId[..dot], nodeId[(dot + 1)..]);
        return id.Mesh is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Mesh}.{Name}";
}
