using System.Globalization;
using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Local;

/// <summary>Serves HTTP/1.1 requests that end in this process: the admin pages. Not a byte path; answers may allocate.</summary>
internal sealed class LocalService(SessionContext context, Func<LocalRequest, LocalResponse> handler) : SessionOwner
{
    private const int IdleMilliseconds = 60_000;

    /// <summary>Serves a connection that is open.</summary>
    public void Start(Channel channel)
    {
        var timeouts = new Http1Timeouts(SessionLimits.DefaultHeadMilliseconds, IdleMilliseconds, IdleMilliseconds);
        var session = new Http1ServerSession(context, channel, this, new Acceptor(this), timeouts);
        channel.Handler = session;
        session.OnOpened();
    }

    private void Answer(HttpStream stream, HeaderBlock request)
    {
        var isHead = request.MethodKind == MethodKind.Head;
        var target = Encoding.UTF8.GetString(request.Path);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var response = handler(new LocalRequest(
            Encoding.ASCII.GetString(request.Method), query < 0 ? target : target[..query], query < 0 ? "" : target[(query + 1)..]));
        var head = context.Composed;
        head.Clear();
        head.Status = response.Status;
        head.Add(FieldName.ContentType, Encoding.ASCII.GetBytes(response.ContentType));
        head.Add(FieldName.ContentLength, Encoding.ASCII.GetBytes(response.Body.Length.ToString(CultureInfo.InvariantCulture)));
        stream.SendHead(head, isHead);
        if (!isHead) stream.SendData(response.Body.Span, endStream: true);
    }

    private sealed class Acceptor(LocalService service) : StreamAcceptor
    {
        public override bool AcceptsTunnels => false;

        public override StreamReceiver Accept(HttpStream stream, Channel connection) => new LocalExchange(service);

        public override void AcceptTunnel(Http2Stream stream) => stream.Reset(StreamFault.Refused);
    }

    /// <summary>One request: its body, if any, is thrown away.</summary>
    private sealed class LocalExchange(LocalService service) : StreamReceiver
    {
        private readonly HeaderBlock _request = new();

        public override void OnHead(HttpStream stream, HeaderBlock head, bool endStream)
        {
            _request.CopyFrom(head);
            if (endStream) Finish(stream);
        }

        public override void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream)
        {
            stream.ReturnCredit(data.Length);
            if (endStream) Finish(stream);
        }

        public override void OnTrailers(HttpStream stream, HeaderBlock trailers) => Finish(stream);

        public override void OnReset(HttpStream stream, StreamFault fault, string? detail) => _request.Dispose();

        public override void OnSent(HttpStream stream, int bytes) { }

        private void Finish(HttpStream stream)
        {
            service.Answer(stream, _request);
            _request.Dispose();
        }
    }
}
