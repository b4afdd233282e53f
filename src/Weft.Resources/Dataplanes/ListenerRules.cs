using System.Globalization;
using Weft.Resources.Violations;

namespace Weft.Resources.Dataplanes;

/// <summary>Kuma 2.14's rules for listeners of zone proxies.</summary>
internal static class ListenerRules
{
    public static void Check(DataplaneNetworking networking, FieldPath path, ViolationList violations)
    {
        if (networking.Listeners.Count == 0) return;
        var names = networking.Inbound.Select(inbound => inbound.Name).Where(name => name.Length > 0).ToHashSet();
        var used = new Dictionary<string, ZoneListenerType>();
        for (var i = 0; i < networking.Listeners.Count; i++)
        {
            var (listener, at) = (networking.Listeners[i], path.Field("listeners", i));
            AddressRules.CheckDialled(listener.Address, at.Field("address"), violations);
            AddressRules.CheckPort(listener.Port, at.Field("port"), violations);
            if (listener.Name.Length > 0 && !names.Add(listener.Name))
                violations.Add(at.Field("name"), "name \"" + listener.Name + "\" must be unique across inbounds and listeners");
            CheckCollision(listener, used, at, violations);
        }
    }

    private static void CheckCollision(DataplaneListener listener, Dictionary<string, ZoneListenerType> used, FieldPath path, ViolationList violations)
    {
        var address = listener.Address + ":" + listener.Port.ToString(CultureInfo.InvariantCulture);
        if (used.TryAdd(address, listener.Type)) return;
        violations.Add(path, "address:port " + address + (used[address] == listener.Type
            ? " is already used by another listener"
            : " is used by listeners of different types"));
    }
}
