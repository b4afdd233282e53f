using Weft.Resources.Metrics;
using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.Dataplanes;

/// <summary>
/// Kuma's rules for a Dataplane on its own; messages word for word. Where 2.0.8 and 2.14 contradict each other about
/// old-style fields, 2.0.8 is followed: a proxy with nothing to do is refused.
/// </summary>
internal static class DataplaneValidator
{
    private static readonly FieldPath Networking = FieldPath.At("networking");

    public static ViolationList Validate(DataplaneSpec dataplane)
    {
        var violations = new ViolationList();
        if (dataplane.Networking is not { } networking)
        {
            violations.Add(Networking, "must be defined");
            return violations;
        }
        CheckAdminPort(networking, violations);
        CheckRole(dataplane, networking, violations);
        NetworkingRules.Check(networking, Networking, violations);
        ListenerRules.Check(networking, Networking, violations);
        if (networking.Gateway is { Type: GatewayType.Builtin }) return violations;
        if (dataplane.Probes is { } probes) CheckProbes(probes, violations);
        if (networking.Gateway is null && dataplane.Metrics is { } metrics) MetricsRules.Check(metrics, FieldPath.At("metrics"), violations);
        return violations;
    }

    private static void CheckRole(DataplaneSpec dataplane, DataplaneNetworking networking, ViolationList violations)
    {
        switch (networking.Gateway)
        {
            case { Type: GatewayType.Delegated } gateway:
                if (networking.Inbound.Count > 0) violations.Add(Networking.Field("inbound"), "inbound cannot be defined for delegated gateways");
                CheckGateway(gateway, violations);
                break;
            case { } gateway:
                if (networking.Inbound.Count > 0) violations.Add(Networking.Field("inbound"), "inbound cannot be defined for builtin gateways");
                if (networking.Outbound.Count > 0) violations.Add(Networking.Field("outbound"), "outbound cannot be defined for builtin gateways");
                if (networking.Listeners.Count > 0) violations.Add(Networking.Field("listeners"), "listeners cannot be defined for builtin gateways");
                if (dataplane.Probes is not null) violations.Add(Networking.Field("probes"), "probes cannot be defined for builtin gateways");
                CheckGateway(gateway, violations);
                break;
            case null when networking is { Inbound.Count: 0, Listeners.Count: 0, TransparentProxying: null }:
                violations.Add(Networking, "has to contain at least one inbound interface or gateway");
                break;
        }
    }

    private static void CheckGateway(DataplaneGateway gateway, ViolationList violations)
    {
        var path = Networking.Field("gateway").Field("tags");
        if (gateway.Tags.Find(TagNames.Protocol) is { } protocol && protocol != "tcp")
            violations.Add(path.Key(TagNames.Protocol), "other values than tcp are not allowed, provided value \"" + protocol + "\"");
        TagRules.Check(gateway.Tags, path, violations, requireService: true);
    }

    // The proxy's admin endpoint stands on loopback beside these.
    private static void CheckAdminPort(DataplaneNetworking networking, ViolationList violations)
    {
        if (networking.AdminPort is not { } port) return;
        var path = Networking.Field("admin").Field("port");
        if (networking.Inbound.Any(inbound => CollidesOnLoopback(networking, inbound, port))) violations.Add(path, "must differ from inbound");
        if (networking.Outbound.Any(outbound => outbound.Port == port && TakesLoopback(outbound.ListenAddress))) violations.Add(path, "must differ from outbound");
    }

    private static bool CollidesOnLoopback(DataplaneNetworking networking, DataplaneInbound inbound, int port) =>
        (inbound.Port == port && TakesLoopback(networking.ListenAddressOf(inbound)))
        || (inbound.ApplicationPort == port && TakesLoopback(networking.ServiceAddressOf(inbound)));

    private static bool TakesLoopback(string address) => address is "127.0.0.1" or "0.0.0.0";

    private static void CheckProbes(DataplaneProbes probes, ViolationList violations)
    {
        var path = FieldPath.At("probes");
        AddressRules.CheckPort(probes.Port, path.Field("port"), violations);
        for (var i = 0; i < probes.Endpoints.Count; i++)
        {
            var (endpoint, at) = (probes.Endpoints[i], path.Field("endpoints", i));
            AddressRules.CheckPort(endpoint.InboundPort, at.Field("inboundPort"), violations);
            if (!AddressRules.IsUrlPath(endpoint.InboundPath)) violations.Add(at.Field("inboundPath"), "should be a valid URL Path");
            if (!AddressRules.IsUrlPath(endpoint.Path)) violations.Add(at.Field("path"), "should be a valid URL Path");
        }
    }
}
