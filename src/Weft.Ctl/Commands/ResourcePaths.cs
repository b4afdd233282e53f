using Weft.Resources.Envelope;

namespace Weft.Ctl.Commands;

/// <summary>Where resources stand in the API.</summary>
internal static class ResourcePaths
{
    public static string List(ResourceKind kind, string mesh) =>
        kind.Scope == ResourceScope.Global ? kind.Path : $"meshes/{Uri.EscapeDataString(mesh)}/{kind.Path}";

    public static string One(ResourceKind kind, string mesh, string name) => $"{List(kind, mesh)}/{Uri.EscapeDataString(name)}";
}
