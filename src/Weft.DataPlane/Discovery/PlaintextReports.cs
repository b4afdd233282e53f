using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Weft.DataPlane.Startup;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>
/// Tells the control plane who came to PERMISSIVE inbounds without the mesh's TLS: the node's metadata again on the open stream, without a type, so that
/// it asks for nothing. A new stream begins with the whole.
/// </summary>
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
    public async Task RunAsync(DiscoveryStream stream, CancellationToken ended)
    {
        try
        {
            for (Value? told = null; ; await Task.Delay(Interval, time, ended))
            {
                var now = Describe(await seen());
                if (now.Equals(told)) continue;
                var metadata = new Struct();
                metadata.Fields[Field] = now;
                await stream.SendAsync(new DeltaDiscoveryRequest { Node = new DiscoveryNode { Id = $"{settings.Mesh}.{settings.Name}", Cluster = settings.Mesh, Metadata = metadata } });
                told = now;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The stream is over; the next one begins with the whole.
        }
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
