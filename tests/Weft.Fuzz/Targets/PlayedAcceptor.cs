using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Fuzz.Targets;

/// <summary>Takes every request.</summary>
internal sealed class PlayedAcceptor(SessionContext context, SessionTranscript transcript) : StreamAcceptor
{
    public override bool AcceptsTunnels => false;

    public override StreamReceiver Accept(HttpStream stream, Channel connection) => new PlayedReceiver(context, transcript);

    public override void AcceptTunnel(Http2Stream stream, HeaderBlock head) => transcript.Add("tunnel");
}
