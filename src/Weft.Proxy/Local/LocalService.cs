using System.Globalization;
using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Local;

/// <summary>
/// Serves HTTP/1.1 requests that end in this process: the admin pages, metrics. Not a byte path; answers may allocate. An answer that is not at hand is
/// waited for off the loop.
/// </summary>
internal sealed class LocalService(SessionContext context) : SessionOwner
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

    /// <summary>Who answers, from now on.</summary>
    public LocalHandler Handler { get; set; } = null!;

    private static LocalRequest Read(HeaderBlock request)
    {
        var target = Encoding.UTF8.GetString(request.Path);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return new LocalRequest(Encoding.ASCII.GetString(request.Method), query < 0 ? target : target[..query], query < 0 ? "" : target[(query + 1)..])
        {
            AcceptsGzip = request.TryGet(FieldName.AcceptEncoding, out var encodings) && TakesGzip(Encoding.ASCII.GetString(encodings)),
        };
    }

    // RFC 9110 section 12.5.3: a weight of 0 is a refusal.
    private static bool TakesGzip(string encodings)
    {
        foreach (var entry in encodings.Split(','))
        {
            var parts = entry.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0].Equals("gzip", StringComparison.OrdinalIgnoreCase)) return parts.Length < 2 || !parts[1].Replace(" ", "", StringComparison.Ordinal).TrimEnd('0', '.').Equals("q=", StringComparison.OrdinalIgnoreCase);
        }
        return false;
    }

    private void Answer(HttpStream stream, LocalResponse response, bool isHead)
    {
        var head = context.Composed;
        head.Clear();
        head.Status = response.Status;
        head.Add(FieldName.ContentType, Encoding.ASCII.GetBytes(response.ContentType));
        if (response.Encoding is { } encoding) head.Add(FieldName.ContentEncoding, Encoding.ASCII.GetBytes(encoding));
        head.Add(FieldName.ContentLength, Encoding.ASCII.GetBytes(response.Body.Length.ToString(CultureInfo.InvariantCulture)));
        stream.SendHead(head, isHead);
        if (!isHead) stream.SendData(response.Body.Span, endStream: true);
    }

    private sealed class Acceptor(LocalService service) : StreamAcceptor
    {
        public override bool AcceptsTunnels => false;

        public override StreamReceiver Accept(HttpStream stream, Channel connection) => new LocalExchange(service);

        public override void AcceptTunnel(Http2Stream stream, HeaderBlock head) => stream.Reset(StreamFault.Refused);
    }

    /// <summary>One request: its body, if any, is thrown away.</summary>
    private sealed class LocalExchange(LocalService service) : StreamReceiver
    {
        private readonly HeaderBlock _request = new();
        private HttpStream? _stream;

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

        public override void OnReset(HttpStream stream, StreamFault fault, string? detail)
        {
            _request.Dispose();
            _stream = null;
        }

        public override void OnSent(HttpStream stream, int bytes) { }

        private void Finish(HttpStream stream)
        {
            var request = Read(_request);
            var isHead = _request.MethodKind == MethodKind.Head;
            _request.Dispose();
            var pending = service.Handler(request);
            if (pending.IsCompleted)
            {
                service.Answer(stream, pending.GetAwaiter().GetResult(), isHead);
                return;
            }
            _stream = stream;
            _ = AnswerLaterAsync(pending, isHead);
        }

        private async Task AnswerLaterAsync(ValueTask<LocalResponse> pending, bool isHead)
        {
            LocalResponse response;
            try
            {
                response = await pending;
            }
            catch (Exception fault)
            {
                // What the loop does with a page that throws at once would end the connection; here there is somebody to tell.
                response = LocalResponse.Text(500, $"{fault.GetType().Name}: {fault.Message}\n");
            }
            service.Post(() =>
            {
                if (_stream is not { } stream) return;
                _stream = null;
                service.Answer(stream, response, isHead);
            });
        }
    }

    private void Post(Action action) => context.Loop.Post(action);
}
