using Weft.ProxyConfig;
using Weft.Telemetry.AccessLogs;

namespace Weft.Policies.AccessLogs;

/// <summary>Whose traffic is logged: what the control plane knows of it, which takes the place of <c>%KUMA_…%</c> in formats.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Zone">The Dataplane's zone; may be empty.</param>
/// <param name="Source">The client's service; <c>unknown</c> on the server side.</param>
/// <param name="Destination">The server's service.</param>
/// <param name="Address">Of the Dataplane, as Kuma has it on both sides.</param>
/// <param name="Direction">As the Dataplane sees it.</param>
/// <param name="IsHttp">Whether requests are logged, or connections.</param>
internal sealed record LoggedTraffic(string Mesh, string Zone, string Source, string Destination, string Address, TrafficDirection Direction, bool IsHttp)
{
    private readonly IReadOnlyDictionary<string, string> _values = new Dictionary<string, string>
    {
        ["KUMA_MESH"] = Mesh,
        ["KUMA_ZONE"] = Zone,
        ["KUMA_SOURCE_SERVICE"] = Source,
        ["KUMA_DESTINATION_SERVICE"] = Destination,
        ["KUMA_SOURCE_ADDRESS"] = Address + ":0",
        ["KUMA_SOURCE_ADDRESS_WITHOUT_PORT"] = Address,
        ["KUMA_TRAFFIC_DIRECTION"] = Direction.ToString().ToUpperInvariant(),
    };

    /// <summary>The format when nobody says one, filled in.</summary>
    public string DefaultFormat => Fill(IsHttp ? DefaultFormats.Http : DefaultFormats.Network);

    /// <summary>A format with its placeholders filled in. One that is malformed, which validation refuses, stays as it is.</summary>
    public string Fill(string format) => AccessLogFormat.Interpolate(format, _values) ?? format;
}
