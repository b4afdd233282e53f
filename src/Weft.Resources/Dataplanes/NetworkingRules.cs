using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.Dataplanes;

/// <summary>Kuma's rules for addresses, inbounds and outbounds of a Dataplane.</summary>
internal static class NetworkingRules
{
    public static void Check(DataplaneNetworking networking, FieldPath path, ViolationList violations)
    {
        AddressRules.CheckDialled(networking.Address, path.Field("address"), violations);
        if (networking.AdvertisedAddress.Length > 0)
            AddressRules.CheckDialled(networking.AdvertisedAddress, path.Field("advertisedAddress"), violations);
        for (var i = 0; i < networking.Inbound.Count; i++) CheckInbound(networking, networking.Inbound[i], path.Field("inbound", i), violations);
        for (var i = 0; i < networking.Outbound.Count; i++) ReferenceRules.CheckOutbound(networking.Outbound[i], path.Field("outbound", i), violations);
        // Kuma's path, down to the spelling.
        if (networking.TransparentProxying?.ReachableBackends is { } backends)
            ReferenceRules.CheckReachable(backends, path.Field("transparentProxing").Field("reachableBackends"), violations);
    }

    private static void CheckInbound(DataplaneNetworking networking, DataplaneInbound inbound, FieldPath path, ViolationList violations)
    {
        AddressRules.CheckPort(inbound.Port, path.Field("port"), violations);
        if (inbound.ServicePort != 0) AddressRules.CheckPort(inbound.ServicePort, path.Field("servicePort"), violations);
        CheckInboundAddresses(networking, inbound, path, violations);
        CheckProtocol(inbound, path, violations);
        TagRules.Check(inbound.Tags, path.Field("tags"), violations);
        if (inbound.ServiceProbe is { } probe) CheckProbe(probe, path.Field("serviceProbe"), violations);
        if (!inbound.Tags.ContainsKey(TagNames.Service)) violations.Add(path.Field("tags").Key(TagNames.Service), "tag has to exist");
    }

    private static void CheckInboundAddresses(DataplaneNetworking networking, DataplaneInbound inbound, FieldPath path, ViolationList violations)
    {
        if (inbound.ServiceAddress.Length > 0 && !AddressRules.IsIp(inbound.ServiceAddress))
            violations.Add(path.Field("serviceAddress"), "serviceAddress has to be valid IP address");
        if (inbound.Address.Length > 0 && !AddressRules.IsIp(inbound.Address))
            violations.Add(path.Field("address"), "address has to be valid IP address");
        if (inbound.ServiceAddress.Length > 0 && inbound.ApplicationPort == inbound.Port
            && (inbound.ServiceAddress == networking.Address || inbound.ServiceAddress == inbound.Address))
            violations.Add(path.Field("serviceAddress"), "serviceAddress and servicePort has to differ from address and port");
    }

    private static void CheckProtocol(DataplaneInbound inbound, FieldPath path, ViolationList violations)
    {
        if (inbound.Tags.Find(TagNames.Protocol) is { } tag && ServiceProtocols.Parse(tag) == ServiceProtocol.Unknown)
            violations.Add(path.Field("tags").Key(TagNames.Protocol), Unsupported("tag \"" + TagNames.Protocol + "\" has an invalid value", tag));
        if (inbound.ProtocolHint.Length > 0 && ServiceProtocols.Parse(inbound.ProtocolHint) == ServiceProtocol.Unknown)
            violations.Add(path.Field("protocol"), Unsupported("has an invalid value", inbound.ProtocolHint));
    }

    private static string Unsupported(string lead, string value) => lead + " \"" + value + "\". Allowed values: " + ServiceProtocols.SupportedList;

    private static void CheckProbe(ServiceProbe probe, FieldPath path, ViolationList violations)
    {
        if (probe.Interval <= TimeSpan.Zero) violations.Add(path.Field("interval"), "must have a positive value");
        if (probe.Timeout <= TimeSpan.Zero) violations.Add(path.Field("timeout"), "must have a positive value");
        if (probe.UnhealthyThreshold == 0) violations.Add(path.Field("unhealthyThreshold"), "must have a positive value");
        if (probe.HealthyThreshold == 0) violations.Add(path.Field("healthyThreshold"), "must have a positive value");
    }
}
