using Weft.Resources.Naming;

namespace Weft.Resources.Dataplanes;

/// <summary>Names of a Dataplane's enums in documents.</summary>
internal static class DataplaneEnums
{
    public static readonly EnumNames<InboundState> InboundStates = new(
        ("Ready", InboundState.Ready), ("NotReady", InboundState.NotReady), ("Ignored", InboundState.Ignored));

    public static readonly EnumNames<GatewayType> GatewayTypes = new(("DELEGATED", GatewayType.Delegated), ("BUILTIN", GatewayType.Builtin));

    public static readonly EnumNames<IpFamilyMode> IpFamilyModes = new(
        ("DualStack", IpFamilyMode.DualStack), ("IPv4", IpFamilyMode.IPv4), ("IPv6", IpFamilyMode.IPv6), ("UnSpecified", IpFamilyMode.DualStack));

    public static readonly EnumNames<ZoneListenerType> ListenerTypes = new(
        ("ZoneIngress", ZoneListenerType.ZoneIngress), ("ZoneEgress", ZoneListenerType.ZoneEgress));
}
