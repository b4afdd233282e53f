using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Observation;

/// <summary>Watches the opaque connections of an inbound as far as its hint leaves something to learn.</summary>
internal sealed class PortTaps(ObservedPort port) : RelayTapSource
{
    public override RelayTap? Watch(UpstreamContext context, Channel client) => port.Hint.Declared switch
    {
        "" or "kafka" => new DetectionTap(context, port, client.Remote),
        "tcp" => new HelloTap(context, port),
        _ => null,
    };
}
