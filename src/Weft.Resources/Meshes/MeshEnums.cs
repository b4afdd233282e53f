using Weft.Resources.Naming;

namespace Weft.Resources.Meshes;

/// <summary>Names of a mesh's enums in documents.</summary>
internal static class MeshEnums
{
    public static readonly EnumNames<MtlsMode> MtlsModes = new(("STRICT", MtlsMode.Strict), ("PERMISSIVE", MtlsMode.Permissive));

    public static readonly EnumNames<MeshServicesMode> ServicesModes = new(
        ("Disabled", MeshServicesMode.Disabled), ("Everywhere", MeshServicesMode.Everywhere),
        ("ReachableBackends", MeshServicesMode.ReachableBackends), ("Exclusive", MeshServicesMode.Exclusive));
}
