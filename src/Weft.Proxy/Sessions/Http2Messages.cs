using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;

namespace Weft.Proxy.Sessions;

/// <summary>
/// The rules of RFC 9113 section 8.1 that span the frames of one message: which head may follow which, and how much content its head
/// allows. Hands what is sound to the stream's receiver and resets the stream for what is not.
/// </summary>
/// <param name="session">The connection.</param>
/// <param name="acceptor">Server role: who takes new streams.</param>
internal sealed class Http2Messages(Http2Session session, StreamAcceptor? acceptor)
{
    public void DeliverRequest(Http2Stream stream, HeaderBlock head, bool ends)
    {
        stream.HeadReceived = true;
        if (!TrySetLength(stream, head, ends)) return;
        if (IsTunnelRequest(head))
        {
            if (acceptor!.AcceptsTunnels && !ends)
            {
                stream.IsTunnel = true;
                session.Context.Statistics.Tunnels++;
                acceptor.AcceptTunnel(stream, head);
                return;
            }
            session.ResetStream(stream, Http2ErrorCode.RefusedStream);
            return;
        }
        stream.Receiver = acceptor!.Accept(stream, session.Channel);
        stream.Receiver.OnHead(stream, head, ends);
        if (ends && !stream.IsClosed) session.EndRemote(stream);
    }

    public void DeliverResponse(Http2Stream stream, HeaderBlock head, bool ends)
    {
        if (head.Status < 200 && (ends || head.Status == 101))
        {
            // RFC 9113 section 8.1.1 and 8.6: an interim response never ends a stream, and 101 does not exist here.
            session.ResetStream(stream, Http2ErrorCode.ProtocolError, StreamFault.ProtocolError, "interim response ends the stream");
            return;
        }
        if (head.Status < 200)
        {
            if (++stream.InterimHeads > SessionLimits.MaxInterimHeads)
            {
                session.ResetStream(stream, Http2ErrorCode.EnhanceYourCalm, StreamFault.ProtocolError, "interim responses without end");
                return;
            }
            head.Remove(FieldName.ContentLength);
        }
        else
        {
            stream.HeadReceived = true;
            if (!TryFrameResponse(stream, head, ends)) return;
        }
        stream.RemoteEnded = ends;
        stream.Receiver?.OnHead(stream, head, ends);
        if (ends && !stream.IsClosed) session.EndRemote(stream);
    }

    public void DeliverTrailers(Http2Stream stream, HeaderBlock trailers, bool ends)
    {
        if (!ends || stream.RemainingLength > 0)
        {
            session.ResetStream(stream, Http2ErrorCode.ProtocolError, StreamFault.ProtocolError, "trailers that do not end the stream");
            return;
        }
        stream.RemoteEnded = true;
        stream.Receiver?.OnTrailers(stream, trailers);
        if (!stream.IsClosed) session.EndRemote(stream);
    }

    private bool TryFrameResponse(Http2Stream stream, HeaderBlock head, bool ends)
    {
        // RFC 9110 section 9.3.6: no length counts once a tunnel is agreed.
        if (stream.Method == MethodKind.Connect && head.Status < 300) return true;
        if (stream.Method != MethodKind.Head && head.Status is not (204 or 304)) return TrySetLength(stream, head, ends);
        // RFC 9113 section 8.1.1: these have no content, whatever length they announce; on 204 none is allowed (RFC 9110 section 8.6).
        if (head.Status == 204) head.Remove(FieldName.ContentLength);
        stream.RemainingLength = 0;
        return true;
    }

    private bool TrySetLength(Http2Stream stream, HeaderBlock head, bool ends)
    {
        if (!head.TryGetContentLength(out var length)) return true;
        if (ends && length != 0)
        {
            session.ResetStream(stream, Http2ErrorCode.ProtocolError, StreamFault.ProtocolError, "body does not have its content-length");
            return false;
        }
        stream.RemainingLength = length;
        return true;
    }

    public void Refuse(Http2Stream stream, HpackResult result)
    {
        // A malformed message is a stream error (RFC 9113 section 8.1.1); one over our limits is told to calm down.
        var large = result == HpackResult.TooLarge;
        var (fault, why) = large ? (StreamFault.HeadTooLarge, "head too large") : (StreamFault.ProtocolError, "malformed head");
        // With a receiver these are trailers, and the exchange is told by the reset.
        if (stream.Receiver is null) acceptor?.OnRefused(new RefusedRequest(HttpVersion.Http2, fault, Status: 0, BodyBytes: 0, why));
        session.ResetStream(stream, large ? Http2ErrorCode.EnhanceYourCalm : Http2ErrorCode.ProtocolError, fault, why);
    }

    private static bool IsTunnelRequest(HeaderBlock head) =>
        head.MethodKind == MethodKind.Connect && head.Protocol.SequenceEqual(TunnelChannel.ProtocolName);
}
