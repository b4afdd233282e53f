using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Tagging;

namespace Weft.ControlPlane.Admission;

/// <summary>The labels that the control plane gives to what is written here, as in Kuma 2.14.</summary>
internal static class ResourceLabels
{
    private const string Environment = "kuma.io/env";
    private const string ProxyType = "kuma.io/proxy-type";
    private const string Zone = "default";

    /// <summary>The resource with its computed labels. Older kinds other than Dataplane have none.</summary>
    public static Resource Compute(Resource resource)
    {
        if (resource.Kind.Scope != ResourceScope.Mesh) return resource;
        if (resource.Spec is not DataplaneSpec && resource.Kind.Style == ResourceStyle.Flat) return resource;
        var labels = resource.Labels
            .With(TagNames.Mesh, resource.Mesh)
            .With(TagNames.Origin, "zone")
            .With(TagNames.Zone, Zone)
            .With(Environment, "universal");
        if (resource.Spec is DataplaneSpec dataplane)
            labels = labels.With(ProxyType, dataplane.Networking?.Gateway is null ? "sidecar" : "gateway");
        return resource with { Labels = labels };
    }
}
