using System.Globalization;
using System.Text;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>Writes Dataplanes in the Universal form.</summary>
internal static class DataplaneText
{
    public static string Write(string name, int adminPort, IEnumerable<Inbound> inbounds, IEnumerable<Outbound> outbounds)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"type: Dataplane\nmesh: default\nname: {name}\nnetworking:\n  address: 127.0.0.1\n  inbound:\n");
        foreach (var inbound in inbounds)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - port: {inbound.Port}\n    servicePort: {inbound.ServicePort}\n    serviceAddress: 127.0.0.1\n");
            text.Append(CultureInfo.InvariantCulture, $"    tags:\n      kuma.io/service: {inbound.Service}\n");
            if (inbound.Protocol.Length > 0) text.Append(CultureInfo.InvariantCulture, $"      kuma.io/protocol: {inbound.Protocol}\n");
        }
        var first = true;
        foreach (var outbound in outbounds)
        {
            if (first) text.Append("  outbound:\n");
            first = false;
            text.Append(CultureInfo.InvariantCulture, $"  - address: \"{outbound.Address}\"\n    port: {outbound.Port}\n    tags:\n      kuma.io/service: {outbound.Service}\n");
        }
        if (adminPort > 0) text.Append(CultureInfo.InvariantCulture, $"  admin:\n    port: {adminPort}\n");
        return text.ToString();
    }
}
