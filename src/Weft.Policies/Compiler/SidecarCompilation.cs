using Weft.ProxyConfig;

namespace Weft.Policies.Compiler;

/// <summary>From a mesh and one of its Dataplanes to what that proxy is told. A pure function: equal input, equal bytes.</summary>
public static class SidecarCompilation
{
    /// <summary>Compiles one proxy. It is told only what its inbounds and outbounds need.</summary>
    public static CompiledProxy Compile(MeshSnapshot snapshot, MeshDataplane dataplane)
    {
        var bag = new ResourceBag();
        if (dataplane.Spec.Networking is { } networking)
        {
            var reports = new TrafficReports(snapshot, dataplane);
            var inbounds = new InboundListeners(snapshot, reports, bag);
            foreach (var inbound in networking.Inbound) inbounds.Add(networking, inbound);
            var outbounds = new OutboundListeners(snapshot, dataplane.Spec, reports, bag);
            foreach (var outbound in networking.Outbound) outbounds.Add(outbound);
            outbounds.AddBrokers();
            new MetricsExports(snapshot, dataplane, networking, bag).Add();
        }
        return new CompiledProxy(bag.ToUnit(Unit.Endpoints), bag.ToUnit(Unit.Structure), PlanIdentity(snapshot, dataplane));
    }

    private static IdentityPlan? PlanIdentity(MeshSnapshot snapshot, MeshDataplane dataplane) =>
        snapshot.Tls.Authority is { } authority
            ? new IdentityPlan(
                ConfigurationNames.IdentitySecret(snapshot.Mesh),
                ConfigurationNames.TrustBundleSecret(snapshot.Mesh),
                authority,
                dataplane.Spec.TagSets)
            : null;
}
