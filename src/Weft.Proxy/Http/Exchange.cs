using System.Buffers.Text;
using Weft.Protocols.Messages;
using Weft.Protocols.WebSockets;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Routing;
using Weft.Proxy.Sessions;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Http;

/// <summary>
/// One request through this proxy: receives it from the client's stream, sends it on an endpoint's stream, and the answer back. The
/// request head, and up to <see cref="SessionLimits.ReplayBytes"/> of body, are kept until an answer begins, so that another endpoint
/// can be tried when nothing was delivered. Exchanges are used again; nothing is allocated per request.
/// </summary>
internal sealed class Exchange : StreamReceiver
{
    private readonly HttpService _service;
    private readonly HeaderBlock _request = new();
    private readonly ByteBuffer _replay;
    private readonly UpstreamAttempt _attempt;
    private readonly ExchangeTimer _timer;
    private readonly ExchangeRecord _record;
    private HttpStream? _down;
    private HttpDownstream _connection = null!;
    private HttpSettings _settings = null!;
    private RouteEntry? _route;
    private ClusterState? _cluster;
    private ExchangeTrace? _trace;
    private ExchangeTrace? _spareTrace;
    private TriedEndpoints _tried;
    private GrpcCall _grpc;
    private MessageCounter _clientMessages;
    private MessageCounter _serverMessages;
    private long _triedAt;
    private bool _isReplayable;
    private bool _requestEnded;
    private bool _answered;
    private bool _isSwitched;

    public Exchange(HttpService service)
    {
        _service = service;
        _replay = new ByteBuffer(service.Context.Loop.Blocks);
        _attempt = new UpstreamAttempt(this, service);
        _timer = new ExchangeTimer(this, service.Context.Loop);
        _record = new ExchangeRecord(service, _request);
    }

    public bool RequestEnded => _requestEnded;

    public HeaderBlock Request => _request;

    /// <summary>Set when the request asks to leave HTTP.</summary>
    public Upgrade? Upgrade { get; private set; }

    private WorkerMetrics Counters => _service.Counters;

    private EventLoop Loop => _service.Context.Loop;

    /// <summary>Takes a new stream of a client's connection.</summary>
    public void Begin(HttpStream down, HttpDownstream connection)
    {
        _down = down;
        _connection = connection;
        _settings = _service.Settings;
        _tried = default;
        _isReplayable = true;
        _requestEnded = _answered = _isSwitched = false;
        Upgrade = null;
        _route = null;
        _cluster = null;
        _trace = null;
        _grpc = default;
    }

    public override void OnHead(HttpStream stream, HeaderBlock head, bool endStream)
    {
        _request.CopyFrom(head);
        var hasOneReading = _connection.MarkRequest(_request);
        if (_settings.Tracing is { } tracing) BeginTrace(tracing);
        _requestEnded = endStream;
        _record.Begin(_settings, _connection);
        if (endStream) _record.OnRequestEnded();
        _settings.Metrics.CountRequest(Counters, stream.IsHttp2);
        if (!hasOneReading || !Upgrade.TryRead(_request, out var upgrade) || (upgrade is null && _request.MethodKind == MethodKind.Connect))
        {
            Fail(FailureCode.MalformedRequest);
            return;
        }
        Upgrade = upgrade;
        _route = _settings.Routes.Match(_request);
        if (_route is null)
        {
            Counters.Increment(_settings.Metrics.Late.NoRoute);
            Fail(FailureCode.RouteNotFound);
            return;
        }
        var index = _route.PickCluster(Loop.Random);
        _cluster = index >= 0 ? _service.Clusters[index] : null;
        if (_cluster is null)
        {
            Counters.Increment(_settings.Metrics.Late.NoCluster);
            Fail(FailureCode.ClusterNotFound);
            return;
        }
        _grpc = GrpcCall.Begin(_request, _settings.CountsGrpc ? _cluster.GrpcMethods : null);
        if (_grpc.IsCall) _connection.OnGrpcCall();
        var deadline = _grpc.TimeoutOf(_request);
        if (deadline == 0)
        {
            OnDeadline();
            return;
        }
        _timer.Start((long)_settings.StreamIdleTimeout.TotalMilliseconds, _route.TimeoutMilliseconds, deadline);
        if (endStream || Upgrade is not null) _timer.OnRequestEnded();
        Try(FailureCode.NoHealthyUpstream);
    }

    public override void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream)
    {
        if (Upgrade is not null && !_answered)
        {
            // Whose bytes these are is not agreed yet; the next hop could take them for a request.
            Fail(FailureCode.MalformedRequest);
            return;
        }
        _requestEnded = endStream;
        _timer.OnActivity();
        if (endStream) _timer.OnRequestEnded();
        _grpc.OnRequestData(data);
        if (_isSwitched) CountMessages(ref _clientMessages, _settings.Metrics.Late.ClientMessages, data);
        _trace?.OnRequestData(data.Length);
        _record.OnRequestData(data.Length, endStream);
        if (_isReplayable) KeepForReplay(data);
        if (_cluster is not null) Counters.Add(_cluster.Model.Metrics.BytesSent, data.Length);
        _attempt.SendData(data, endStream);
    }

    public override void OnTrailers(HttpStream stream, HeaderBlock trailers)
    {
        _requestEnded = true;
        _record.OnRequestEnded();
        _timer.OnRequestEnded();
        GiveUpReplay();
        _attempt.SendTrailers(trailers);
    }

    /// <summary>The client went away, or broke the protocol within its request.</summary>
    public override void OnReset(HttpStream stream, StreamFault fault, string? detail)
    {
        var code = fault switch { StreamFault.ProtocolError => FailureCode.MalformedRequest, StreamFault.HeadTooLarge => FailureCode.RequestHeadTooLarge, _ => FailureCode.DownstreamReset };
        Counters.Increment(_settings.Metrics.Late.ReceivedResets);
        if (!_answered && _cluster is { } asked) Counters.Increment(asked.Model.Metrics.Late.Cancelled);
        Counters.Increment(_settings.Metrics.Late.Failures[code]);
        _grpc.OnEnded(Counters, Failure.Of(code).GrpcStatus);
        _trace?.OnFailure(code);
        if (code != FailureCode.DownstreamReset) _record.OnBroken(detail, isAnswered: !_answered && !stream.IsHttp2, code);
        _record.OnFailed(code, _tried.Count);
        _attempt.Cancel();
        _down = null;
        End();
    }

    /// <summary>Bytes of the answer left for the client.</summary>
    public override void OnSent(HttpStream stream, int bytes)
    {
        _timer.OnActivity();
        _attempt.ReturnCredit(bytes);
    }

    /// <summary>Bytes of the request left for the endpoint.</summary>
    public void OnRequestSent(int bytes) => _down?.ReturnCredit(bytes);

    public void OnAnswerHead(HeaderBlock head, bool endStream, bool fromHttp2)
    {
        _timer.OnActivity();
        if (Upgrade is { } upgrade && !_answered && Http.Upgrade.IsAgreed(head, fromHttp2))
        {
            Switch(upgrade, head, fromHttp2);
            return;
        }
        if (head.Status < 200)
        {
            _down?.SendHead(head, endStream: false);
            return;
        }
        if (Upgrade is not null && !Http.Upgrade.TryDecline(head, _down is { IsHttp2: true }, _connection.IsOurProxy))
        {
            Fail(FailureCode.UpstreamProtocolError);
            return;
        }
        GiveUpReplay();
        _answered = true;
        _trace?.OnAnswerHead(head);
        if (_settings.IsInbound) head.Remove(FieldName.XWeftError);
        if (endStream) _grpc.OnEnded(Counters, head);
        SetServiceTime(head);
        _record.OnAnswer(head, _attempt.Connection);
        CountAnswer(head.Status);
        _down?.SendHead(head, endStream);
        if (endStream) FinishAnswered();
    }

    /// <summary>
    /// The endpoint's proxy says that its application never saw the request: another endpoint, while there is one. Else its answer, which
    /// names hop and reason, is the client's to hear.
    /// </summary>
    public bool TryElsewhere(HeaderBlock head, EndpointState endpoint)
    {
        if (_settings.IsInbound || !head.TryGet(FieldName.XWeftError, out var error) || !Failure.SaysNothingDelivered(error)) return false;
        endpoint.Avoid();
        if (!_isReplayable || _tried.Count >= TriedEndpoints.MaxTries || !_cluster!.HasUntried(_tried)) return false;
        _attempt.Cancel();
        Try(FailureCode.UpstreamRefused);
        return true;
    }

    /// <summary>Both sides leave HTTP: from here on only the idle time-out holds.</summary>
    private void Switch(Upgrade upgrade, HeaderBlock head, bool fromHttp2)
    {
        if (!upgrade.IsProven(head, fromHttp2))
        {
            Fail(FailureCode.UpstreamProtocolError);
            return;
        }
        GiveUpReplay();
        _answered = true;
        _timer.OnSwitched((long)_settings.UpgradeIdleTimeout.TotalMilliseconds);
        upgrade.WriteAnswer(head);
        _record.OnAnswer(head, _attempt.Connection);
        CountAnswer(head.Status);
        _isSwitched = true;
        (_clientMessages, _serverMessages) = (default, default);
        Counters.Increment(_settings.Metrics.Late.Upgrades);
        Counters.Increment(_settings.Metrics.Late.UpgradesActive);
        _trace?.OnAnswerHead(head);
        _down?.SendHead(head, endStream: false);
    }

    public void OnAnswerData(ReadOnlySpan<byte> data, bool endStream)
    {
        _timer.OnActivity();
        Counters.Add(_cluster!.Model.Metrics.BytesReceived, data.Length);
        _grpc.OnResponseData(data);
        if (_isSwitched) CountMessages(ref _serverMessages, _settings.Metrics.Late.ServerMessages, data);
        _trace?.OnAnswerData(data.Length);
        _record.OnAnswerData(data.Length);
        _down?.SendData(data, endStream);
        if (endStream) FinishAnswered();
    }

    public void OnAnswerTrailers(HeaderBlock trailers)
    {
        _grpc.OnEnded(Counters, trailers);
        _trace?.OnAnswerEnd(trailers);
        _record.OnTrailers(trailers);
        _down?.SendTrailers(trailers);
        FinishAnswered();
    }

    /// <summary>The endpoint's stream ended early: another endpoint when nothing was delivered, else the failure is the client's to hear.</summary>
    public void OnAttemptFailed(StreamFault fault, string? detail)
    {
        if (_down is null) return;
        _record.OnAttemptFailed(detail);
        if (fault == StreamFault.PeerReset || fault == StreamFault.Cancelled) Counters.Increment(_cluster!.Model.Metrics.Late.ReceivedResets);
        if (fault is StreamFault.ConnectFailed or StreamFault.ConnectTimedOut or StreamFault.HandshakeFailed) Counters.Increment(_cluster!.Model.Metrics.Late.ConnectionsFailedUnder);
        if (fault.SparesEndpoint()) _tried.SpareLast();
        var code = Failure.Of(fault);
        if (!_answered && _isReplayable && MayTryAgain(fault)) Try(code);
        else Fail(code);
    }

    /// <summary>Answers with a failure made here, or resets the client's stream when its answer had begun.</summary>
    public void Fail(FailureCode code)
    {
        Counters.Increment(_settings.Metrics.Late.Failures[code]);
        _grpc.OnEnded(Counters, Failure.Of(code).GrpcStatus);
        _trace?.OnFailure(code);
        _attempt.Cancel();
        if (_down is not { } down) return;
        _record.OnFailed(code, _tried.Count);
        if (_answered && down.IsHttp2 && _grpc.MayEnd)
        {
            ErrorResponder.End(_service.Sessions, down, code, _service.FailureSuffix(code));
            _record.OnTrailers(_service.Sessions.Composed);
            Finish();
            return;
        }
        if (_answered)
        {
            _down = null;
            down.Reset(StreamFault.ConnectionLost);
            End();
            return;
        }
        _answered = true;
        Counters.Increment(_settings.Metrics.Late.ByClass(Failure.Of(code).Status));
        // As Envoy's router does: what its users see as errors of the service, whoever made them.
        _cluster?.Model.Metrics.CountAnswer(Counters, Failure.Of(code).Status);
        _record.OnAnswerData(ErrorResponder.Answer(_service.Sessions, down, _request, code, _service.FailureSuffix(code)));
        _record.OnAnswer(_service.Sessions.Composed, from: null);
        Finish();
    }

    private void Try(FailureCode last)
    {
        var endpoint = _tried.Count < TriedEndpoints.MaxTries ? _cluster!.Pick(_tried) : null;
        if (endpoint is null)
        {
            Fail(last);
            return;
        }
        if (_tried.Count > 0) Counters.Increment(_cluster!.Model.Metrics.Late.Retries);
        _tried.Add(endpoint);
        _record.OnTry(_cluster!, endpoint);
        _triedAt = Loop.NowMicroseconds;
        if (!_attempt.TryStart(endpoint, _request, _requestEnded && _replay.Length == 0, again: _tried.Count > 1))
        {
            Fail(FailureCode.NoIdentity);
            return;
        }
        if (_replay.Length > 0) _attempt.SendData(_replay.Span, _requestEnded);
    }

    // Only a request that is recorded has more than new header fields.
    private void BeginTrace(TracingModel tracing)
    {
        _spareTrace ??= new ExchangeTrace(_service.Context);
        _trace = _spareTrace.Begin(tracing, _request, _settings.IsInbound) ? _spareTrace : null;
    }

    /// <summary>A connection closed while idle may have taken the request with it: only methods that may be repeated are (RFC 9110 section 9.2.2).</summary>
    private bool MayTryAgain(StreamFault fault) =>
        fault.NothingDelivered() || (fault == StreamFault.IdleConnectionClosed && _request.MethodKind
            is MethodKind.Get or MethodKind.Head or MethodKind.Options or MethodKind.Trace or MethodKind.Put or MethodKind.Delete);

    // As Envoy's router does: what the next hop took, in milliseconds.
    private void SetServiceTime(HeaderBlock head)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat((Loop.NowMicroseconds - _triedAt) / 1000, digits, out var written);
        head.Set(FieldName.XEnvoyUpstreamServiceTime, digits[..written]);
    }

    private void KeepForReplay(ReadOnlySpan<byte> data)
    {
        if (_replay.Length + data.Length <= SessionLimits.ReplayBytes) _replay.Append(data);
        else GiveUpReplay();
    }

    private void GiveUpReplay()
    {
        _isReplayable = false;
        _replay.Release();
    }

    private void CountAnswer(int status)
    {
        Counters.Increment(_settings.Metrics.Late.ByClass(status));
        _cluster!.Model.Metrics.CountAnswer(Counters, status);
        if (_tried.Count > 1) Counters.Increment(_cluster.Model.Metrics.Late.RetrySuccesses);
    }

    private void CountMessages(ref MessageCounter counter, MetricSlot slot, ReadOnlySpan<byte> data)
    {
        if (Upgrade is not { IsWebSocket: true }) return;
        var before = counter.Messages;
        counter.Add(data);
        Counters.Add(slot, counter.Messages - before);
    }

    private void FinishAnswered()
    {
        _cluster!.Model.Metrics.Late.RecordAnswered(Counters, Loop.NowMicroseconds - _triedAt);
        Finish();
    }

    private void Finish()
    {
        _attempt.Finish();
        if (_down is { } down) down.Receiver = null;
        _down = null;
        End();
    }

    private void End()
    {
        _timer.Stop();
        _record.End();
        _replay.Release();
        _trace?.End(_request, _connection, _settings, _service.Place, _cluster);
        Counters.Decrement(_settings.Metrics.RequestsActive);
        Counters.Record(_settings.Metrics.Late.Time, _record.Passed);
        if (_isSwitched) Counters.Decrement(_settings.Metrics.Late.UpgradesActive);
        _service.Return(this);
    }

    /// <summary>No whole answer in the time that the route allows.</summary>
    public void OnRequestTimeout()
    {
        Counters.Increment(_cluster!.Model.Metrics.Late.Timeouts);
        Fail(FailureCode.RequestTimeout);
    }

    /// <summary>The time that a gRPC client gave has passed.</summary>
    public void OnDeadline()
    {
        Counters.Increment(_cluster!.Model.Metrics.Late.Timeouts);
        Fail(FailureCode.DeadlineExceeded);
    }

    /// <summary>No byte in either direction for too long.</summary>
    public void OnIdleTimeout()
    {
        Counters.Increment(_settings.Metrics.Late.IdleTimeouts);
        Fail(FailureCode.StreamIdleTimeout);
    }
}
