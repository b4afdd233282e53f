using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Meshes;
using Weft.Resources.Secrets;
using Weft.Resources.Violations;

namespace Weft.Resources.Kinds;

/// <summary>The kinds that are not policies. Policies come from Weft.Policies by the same descriptor.</summary>
public static class BuiltInKinds
{
    /// <summary>A mesh.</summary>
    public static ResourceKind Mesh { get; } =
        ResourceKind.Define("Mesh", "meshes", MeshReader.Read, MeshWriter.Write, MeshValidator.Validate, ResourceScope.Global);

    /// <summary>A proxy and the applications beside it.</summary>
    public static ResourceKind Dataplane { get; } =
        ResourceKind.Define("Dataplane", "dataplanes", DataplaneReader.Read, DataplaneWriter.Write, DataplaneValidator.Validate);

    /// <summary>What the control plane knows of a proxy.</summary>
    public static ResourceKind DataplaneInsight { get; } = ResourceKind.Define(
        "DataplaneInsight", "dataplane-insights", DataplaneInsightReader.Read, DataplaneInsightWriter.Write, (DataplaneInsightSpec _) => new ViolationList(),
        isReadOnly: true);

    /// <summary>Bytes of one mesh that only administrators may see.</summary>
    public static ResourceKind Secret { get; } =
        ResourceKind.Define("Secret", "secrets", SecretReader.Read, SecretWriter.Write, SecretValidator.Validate, isAdminOnly: true);

    /// <summary>Bytes of no mesh that only administrators may see.</summary>
    public static ResourceKind GlobalSecret { get; } = ResourceKind.Define(
        "GlobalSecret", "global-secrets", SecretReader.Read, SecretWriter.Write, SecretValidator.Validate, ResourceScope.Global, isAdminOnly: true);

    /// <summary>All of them, in the order in which documents are best applied.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [Mesh, Dataplane, DataplaneInsight, Secret, GlobalSecret];
}
