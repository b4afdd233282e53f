using Weft.Protocols.Messages;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>The one stream of an HTTP/1 connection; each exchange uses it in turn.</summary>
internal sealed class Http1Stream(Http1Session session) : HttpStream
{
    public override bool IsHttp2 => false;

    public override Channel Connection => session.Channel;

    public override void SendHead(HeaderBlock head, bool endStream) => session.SendHead(head, endStream);

    public override void SendData(ReadOnlySpan<byte> data, bool endStream) => session.SendData(data, endStream);

    public override void SendTrailers(HeaderBlock trailers) => session.SendTrailers(trailers);

    public override void Reset(StreamFault fault) => session.ResetStream();

    public override void ReturnCredit(int bytes) => session.ReturnCredit(bytes);
}
