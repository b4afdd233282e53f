using Grpc.Core;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>
/// Tells the control plane what the ports were seen to speak, whenever that changes: the node is described again on the open stream. A new
/// stream begins with the whole, so nothing is lost with an old one. Without a type such a request asks for nothing.
/// </summary>
/// <param name="version">Grows whenever there is something new to tell.</param>
/// <param name="time">The clock.</param>
internal sealed class PortReports(Func<int> version, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs as long as a stream.</summary>
    public async Task RunAsync(DiscoveryStream stream, NodeDescription node, CancellationToken ended)
    {
        try
        {
            // What was seen while the stream opened may be told twice, never not at all.
            for (var told = -1; ; await Task.Delay(Interval, time, ended))
            {
                var seen = version();
                if (seen == told) continue;
                await stream.SendAsync(new DeltaDiscoveryRequest { Node = node.Build(leaving: false) });
                told = seen;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The stream is over; the next one begins with the whole.
        }
    }
}
