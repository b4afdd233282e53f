using Weft.Protocols.Messages;
using Weft.Proxy.AccessLogs;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Http;

/// <summary>
/// What an exchange keeps of itself for access logs and for the list of failures. Only what a chain's logs ask for is copied; without logs
/// nothing is. Used again with its exchange.
/// </summary>
/// <param name="service">Whose exchange it is.</param>
/// <param name="request">The exchange's own request, whole until its end.</param>
internal sealed class ExchangeRecord(HttpService service, HeaderBlock request) : TrafficEntry(service.Context.LogTime)
{
    private HeaderBlock? _answer;
    private HeaderBlock? _trailers;
    private AccessLogSet? _logs;
    private ulong _chosen;
    private LogInterval? _interval;
    private string _routes = "";
    private long _began;
    private bool _isFromEndpoint;

    /// <summary>Microseconds since the request's head came.</summary>
    public long Passed => service.Context.Loop.NowMicroseconds - _began;

    /// <summary>The request's head has come.</summary>
    public void Begin(HttpSettings settings, HttpDownstream connection)
    {
        _chosen = settings.Logs is { } logs ? connection.ChosenOf(logs) : 0;
        _logs = _chosen != 0 ? settings.Logs : null;
        _began = service.Context.Loop.NowMicroseconds;
        Client = connection.Channel;
        Place = service.Place;
        (IsHttp, Cluster, Endpoint, UpstreamLocal, Code, Detail, Flags) = (true, "", default, default, FailureCode.None, null, ResponseFlags.None);
        (LastReceivedMicroseconds, FirstUpstreamMicroseconds, BytesReceived, BytesSent, ResponseCode) = (-1, -1, 0, 0, 0);
        _routes = settings.Routes.Name;
        _isFromEndpoint = false;
        if (_logs is null) return;
        (_answer ??= new HeaderBlock()).Clear();
        (_trailers ??= new HeaderBlock()).Clear();
        // The system tells it only while the connection is open.
        _ = Client.Local;
        if (_logs.IntervalMilliseconds > 0) (_interval ??= new LogInterval(service.Context.Loop, OnInterval)).Start(_logs.IntervalMilliseconds);
    }

    /// <summary>Body of the request came.</summary>
    public void OnRequestData(int bytes, bool endStream)
    {
        BytesReceived += bytes;
        if (endStream) OnRequestEnded();
    }

    public void OnRequestEnded() => LastReceivedMicroseconds = Passed;

    /// <summary>An endpoint is tried.</summary>
    public void OnTry(ClusterState cluster, EndpointState endpoint) => (Cluster, Endpoint) = (cluster.Model.Name, endpoint.Address);

    /// <summary>The head that goes to the client.</summary>
    /// <param name="head">All of it.</param>
    /// <param name="from">The connection it came from; null: this proxy made it.</param>
    public void OnAnswer(HeaderBlock head, Channel? from)
    {
        ResponseCode = head.Status;
        _isFromEndpoint = from is not null;
        if (_isFromEndpoint) FirstUpstreamMicroseconds = Passed;
        if (_logs is null) return;
        if (from is not null) UpstreamLocal = from.Local;
        Keep(head, _logs.AnswerFields, _answer!);
        if (_isFromEndpoint && head.TryGet(FieldName.XWeftError, out var error)) _answer!.Add(FieldName.XWeftError, error);
    }

    /// <summary>Body of the answer came.</summary>
    public void OnAnswerData(int bytes) => BytesSent += bytes;

    public void OnTrailers(HeaderBlock trailers)
    {
        if (_logs is not null) Keep(trailers, _logs.TrailerFields, _trailers!);
    }

    /// <summary>The endpoint's connection failed; another may be tried.</summary>
    public void OnAttemptFailed(string? detail) => Detail = detail;

    /// <summary>The client broke the protocol within its request.</summary>
    /// <param name="detail">How.</param>
    /// <param name="isAnswered">Its session answers it as that failure is answered.</param>
    /// <param name="code">What it was.</param>
    public void OnBroken(string? detail, bool isAnswered, FailureCode code)
    {
        Detail = detail;
        if (isAnswered) ResponseCode = Failure.Of(code).Status;
    }

    /// <summary>The whole life of a request that its session refused: nothing is known of what it asked.</summary>
    public void Refuse(HttpDownstream connection, FailureCode code, in RefusedRequest refused)
    {
        request.Version = refused.Version;
        Begin(service.Settings, connection);
        (Detail, ResponseCode, BytesSent) = (refused.Why, refused.Status, refused.BodyBytes);
        OnFailed(code, tries: 0);
        End();
    }

    /// <summary>This proxy ended the exchange, or the client did.</summary>
    public void OnFailed(FailureCode code, int tries)
    {
        Code = code;
        Flags = FailureFlags.Of(code, tries);
        if (code == FailureCode.DownstreamReset) return;
        service.Context.Failures.Add(new FailedTraffic(service.Context.Loop.NowMicroseconds, code, Place!, Cluster, Endpoint, Client!.Remote, Detail), request.Method, request.Path);
    }

    /// <summary>The exchange is over.</summary>
    public void End()
    {
        if (_logs is null) return;
        _interval?.Stop();
        Log(null);
        _logs = null;
    }

    public override bool TryGetHeader(HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value) =>
        LoggedFields.TryGet(source switch { HeaderSource.Request => request, HeaderSource.Response => _answer!, _ => _trailers! }, source, header, out value);

    public override bool Write(LogField field, ref RecordWriter writer)
    {
        switch (field)
        {
            case LogField.RouteName:
                writer.Value(_routes);
                return true;
            case LogField.ResponseCodeDetails:
                writer.Text(Code != FailureCode.None ? Failure.Of(Code).Name : _isFromEndpoint ? "via_upstream" : "");
                return true;
            default:
                return base.Write(field, ref writer);
        }
    }

    // A failure that the next proxy made is told in its own words.
    protected override void WriteFailure(ref RecordWriter writer)
    {
        if (Code == FailureCode.None && _answer!.TryGet(FieldName.XWeftError, out var error)) writer.Value(error);
        else base.WriteFailure(ref writer);
    }

    private void OnInterval(long tick) => Log(tick);

    private void Log(long? tick)
    {
        Took(Passed, service.Context.Loop);
        Protocol = request.Version switch { HttpVersion.Http10 => LogProtocol.Http10, HttpVersion.Http2 => LogProtocol.Http2, _ => LogProtocol.Http11 };
        if (tick is { } due) _logs!.WriteDue(this, service.Context, _chosen, due);
        else _logs!.Write(this, service.Context, _chosen);
    }

    private static void Keep(HeaderBlock from, KeptField[] fields, HeaderBlock into)
    {
        foreach (var (id, name) in fields)
        {
            var index = from.IndexOf(id, name);
            if (index >= 0) into.Add(name, from.ValueAt(index), id, sensitive: false);
        }
    }
}
