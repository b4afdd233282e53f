using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tcp;

/// <summary>
/// The connection of another of our proxies to an opaque inbound: each tunnel in it is a connection accepted here. Plain requests are
/// refused, so that mixed hints can never bypass what this inbound would have asked.
/// </summary>
internal sealed class TunnelCarrier : StreamAcceptor
{
    private readonly TcpService _service;

    public TunnelCarrier(TcpService service) => _service = service;

    public override bool AcceptsTunnels => true;

    public override StreamReceiver Accept(HttpStream stream, Channel connection) => new RefusingReceiver(_service);

    public override void AcceptTunnel(Http2Stream stream, HeaderBlock head)
    {
        var tunnel = TunnelChannel.Accept(stream, head, ClosedHandler.Instance);
        _service.Take(tunnel);
    }

    private sealed class RefusingReceiver(TcpService service) : StreamReceiver
    {
        public override void OnHead(HttpStream stream, HeaderBlock head, bool endStream)
        {
            stream.Receiver = null;
            ErrorResponder.Answer(service.Context.Sessions, stream, head, FailureCode.ProtocolMismatch, service.Place.TextOf(FailureCode.ProtocolMismatch));
        }

        public override void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream) { }

        public override void OnTrailers(HttpStream stream, HeaderBlock trailers) { }

        public override void OnReset(HttpStream stream, StreamFault fault, string? detail) { }

        public override void OnSent(HttpStream stream, int bytes) { }
    }
}
