namespace Weft.Resources.Envelope;

/// <summary>What identifies a resource.</summary>
/// <param name="Kind">The kind's name, such as <c>Dataplane</c>.</param>
/// <param name="Mesh">The mesh's name; empty for global kinds.</param>
/// <param name="Name">The resource's name.</param>
public readonly record struct ResourceKey(string Kind, string Mesh, string Name)
{
    /// <summary><c>Dataplane default/web-01</c>, or <c>Mesh default</c>.</summary>
    public override string ToString() => Mesh.Length == 0 ? Kind + " " + Name : Kind + " " + Mesh + "/" + Name;
}
