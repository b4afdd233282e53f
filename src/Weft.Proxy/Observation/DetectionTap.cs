using Weft.Protocols.Detection;
using Weft.Proxy.Loop;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Observation;

/// <summary>Tells from the first bytes what a connection speaks; let go as soon as that is known.</summary>
internal sealed class DetectionTap(UpstreamContext context, ObservedPort port, SocketEndpoint client) : RelayTap
{
    private readonly ProtocolDetector _detector = new();

    public override bool OnClientBytes(ReadOnlySpan<byte> bytes) => !_detector.OnClientBytes(bytes) || Settle();

    public override bool OnServerBytes(ReadOnlySpan<byte> bytes) => !_detector.OnServerBytes(bytes) || Settle();

    public override void OnEnded()
    {
        // A connection without a byte, such as a health check, says nothing.
        if (_detector.HasBytes) Settle();
    }

    private bool Settle()
    {
        port.Take(context, _detector.Finish(), client);
        if (_detector.Hello is { } hello) port.Take(context, hello);
        return false;
    }
}
