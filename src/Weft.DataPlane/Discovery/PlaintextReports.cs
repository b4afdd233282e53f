using Google.Protobuf.WellKnownTypes;
using Weft.DataPlane.Startup;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>Tells the control plane who came to PERMISSIVE inbounds without the mesh's TLS, whenever that changes.</summary>
/// <param name="settings">Who this proxy is.</param>
/// <param name="seen">What the engine knows.</param>
/// <param name="time">The clock.</param>
internal sealed class PlaintextReports(DataPlaneSettings settings, Func<Task<IReadOnlyList<PlaintextInbound>>> seen, TimeProvider time)
{
    /// <summary>The field of the node's metadata.</summary>
    public const string Field = "plaintext";

    /// <summary>How often it is looked at; what did not change is not told again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Runs as long as a stream.</summary>
    public Task RunAsync(DiscoveryStream stream, CancellationToken ended) =>
        stream.KeepTellingAsync(Interval, time, async () => Describe(await seen()), NodeWith, ended);

    private DiscoveryNode NodeWith(Value told)
    {
        var node = NodeDescription.Identity(settings);
        node.Metadata = new Struct();
        node.Metadata.Fields[Field] = told;
        return node;
    }

    private static Value Describe(IReadOnlyList<PlaintextInbound> inbounds) => Value.ForList([.. inbounds.Where(inbound => inbound.Clients.Count > 0).Select(inbound => Fields(
        ("listener", Value.ForString(inbound.Listener)),
        ("service", Value.ForString(inbound.Service)),
        ("others", Value.ForNumber(inbound.Others)),
        ("clients", Value.ForList([.. inbound.Clients.Select(client => Fields(
            ("address", Value.ForString(client.Address)),
            ("plaintext", Value.ForNumber(client.Plaintext)),
            ("foreignTls", Value.ForNumber(client.ForeignTls)),
            ("lastSeen", Value.ForNumber(client.LastSeen.ToUnixTimeMilliseconds()))))]))))]);

    private static Value Fields(params ReadOnlySpan<(string Name, Value Value)> fields)
    {
        var all = new Struct();
        foreach (var (name, value) in fields) all.Fields[name] = value;
        return Value.ForStruct(all);
    }
}
