using System.Buffers.Text;
using Weft.Protocols.Grpc;
using Weft.Protocols.Messages;
using Weft.Proxy.Observation;
using Weft.Proxy.Upstream;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Http;

/// <summary>
/// The span of one exchange, with the tags that Envoy's spans have. What is asked is read from the request at the end; what is answered is noted as it
/// passes. Used again with its exchange.
/// </summary>
internal sealed class ExchangeTrace(UpstreamContext context)
{
    private readonly byte[] _remoteFailure = new byte[SpanWriter.MaxValueBytes];
    private TracingModel _model = null!;
    private TraceContext _span;
    private bool _isShared;
    private int _remoteFailureBytes;
    private long _start;
    private long _began;
    private long _requestBytes;
    private long _responseBytes;
    private int _status;
    private int _grpcStatus;
    private FailureCode _failure;

    private static ReadOnlySpan<byte> ClientTraceId => "x-client-trace-id"u8;

    /// <summary>
    /// Decides on a request and tells the next hop. False: it is not recorded, and there is nothing more to do.
    /// </summary>
    /// <param name="model">How.</param>
    /// <param name="request">The request, with an `x-request-id`.</param>
    /// <param name="isInbound">Which end of the call this proxy is.</param>
    public bool Begin(TracingModel model, HeaderBlock request, bool isInbound)
    {
        if (isInbound && model.SharesSpans && TraceHeaders.IsDropped(model.Format, request)) return false;
        var caller = TraceHeaders.Read(model.Format, request);
        var isDecided = caller.Decision != TraceDecision.None;
        if (!isDecided) caller = caller with { Decision = Decide(model, request) };
        _model = model;
        _isShared = isInbound && model.SharesSpans && caller.HasIds;
        _span = !caller.HasIds ? model.NewTrace(context.Loop, caller.Decision) : _isShared ? caller : caller.Child(TracingModel.NewId(context.Loop));
        // The caller's own span goes on as it came, unless it came in two forms.
        if (!_isShared || !isDecided || request.Has(FieldName.B3)) TraceHeaders.Write(model.Format, request, _span, isNew: !caller.HasIds);
        if (!_span.IsRecorded) return false;
        _start = context.Loop.UnixMicroseconds;
        _began = context.Loop.NowMicroseconds;
        _requestBytes = _responseBytes = 0;
        _status = _remoteFailureBytes = 0;
        _grpcStatus = -1;
        _failure = FailureCode.None;
        return true;
    }

    public void OnRequestData(int bytes) => _requestBytes += bytes;

    public void OnAnswerData(int bytes) => _responseBytes += bytes;

    public void OnAnswerHead(HeaderBlock head)
    {
        _status = head.Status;
        OnAnswerEnd(head);
        if (!head.TryGet(FieldName.XWeftError, out var error)) return;
        _remoteFailureBytes = Math.Min(error.Length, _remoteFailure.Length);
        error[.._remoteFailureBytes].CopyTo(_remoteFailure);
    }

    /// <summary>Trailers, or a head that may be all of the answer.</summary>
    public void OnAnswerEnd(HeaderBlock last)
    {
        if (last.TryGet(FieldName.GrpcStatus, out var text) && Utf8Parser.TryParse(text, out int status, out var used) && used == text.Length) _grpcStatus = status;
    }

    /// <summary>This proxy ended it.</summary>
    public void OnFailure(FailureCode code) => _failure = code;

    /// <summary>Hands the span over.</summary>
    /// <param name="request">The request as it went on.</param>
    /// <param name="connection">The client's.</param>
    /// <param name="settings">Of the chain.</param>
    /// <param name="place">Where failures are made.</param>
    /// <param name="cluster">Where it went; null: nowhere.</param>
    public void End(HeaderBlock request, HttpDownstream connection, HttpSettings settings, FailurePlace place, ClusterState? cluster)
    {
        Span<byte> room = stackalloc byte[SpanWriter.MaxBytes];
        var writer = new SpanWriter(room, _model.Backend, _span, settings.IsInbound ? SpanKind.Server : SpanKind.Client, _start, context.Loop.NowMicroseconds - _began);
        if (_isShared) writer.MarkShared();
        if (settings.IsInbound) writer.Name("ingress"u8, default);
        else writer.Name("egress "u8, request.Authority);
        writer.Service(_model.Service);
        WriteRequest(ref writer, request, connection);
        WriteAnswer(ref writer, GrpcContent.IsGrpc(request));
        var upstream = cluster?.Model.StatName ?? "-";
        writer.Tag("upstream_cluster"u8, upstream);
        writer.Tag("upstream_cluster.name"u8, upstream);
        foreach (var tag in _model.Tags)
        {
            var index = tag.Header.Length > 0 ? request.IndexOf(tag.Header) : -1;
            tag.Write(ref writer, index >= 0 ? request.ValueAt(index) : tag.Value);
        }
        if (_failure != FailureCode.None) WriteFailure(ref writer, place);
        else if (_remoteFailureBytes > 0) WriteRemoteFailure(ref writer);
        context.Spans.TryWrite(writer.Written);
    }

    private void WriteRequest(ref SpanWriter writer, HeaderBlock request, HttpDownstream connection)
    {
        writer.Tag("component"u8, "proxy"u8);
        writer.Tag("node_id"u8, context.NodeId);
        if (request.TryGet(FieldName.XRequestId, out var id)) writer.Tag("guid:x-request-id"u8, id);
        WriteUrl(ref writer, request);
        writer.Tag("http.method"u8, request.Method);
        writer.Tag("downstream_cluster"u8, "-"u8);
        writer.Tag("user_agent"u8, request.TryGet(FieldName.UserAgent, out var agent) ? agent : "-"u8);
        writer.Tag("http.protocol"u8, request.Version switch
        {
            HttpVersion.Http2 => "HTTP/2"u8,
            HttpVersion.Http10 => "HTTP/1.0"u8,
            _ => "HTTP/1.1"u8,
        });
        writer.Tag("peer.address"u8, connection.ClientAddress);
        if (!request.Protocol.IsEmpty) writer.Tag("http.upgrade"u8, request.Protocol);
        var asked = request.IndexOf(FieldName.Other, ClientTraceId);
        if (asked >= 0) writer.Tag("guid:x-client-trace-id"u8, request.ValueAt(asked));
        if (!GrpcContent.IsGrpc(request)) return;
        writer.Tag("grpc.path"u8, request.Path);
        writer.Tag("grpc.authority"u8, request.Authority);
        if (request.TryGet(FieldName.ContentType, out var type)) writer.Tag("grpc.content_type"u8, type);
        if (request.TryGet(FieldName.GrpcTimeout, out var timeout)) writer.Tag("grpc.timeout"u8, timeout);
    }

    private static void WriteUrl(ref SpanWriter writer, HeaderBlock request)
    {
        Span<byte> origin = stackalloc byte[SpanWriter.MaxValueBytes];
        var scheme = request.TryGet(FieldName.XForwardedProto, out var forwarded) ? forwarded : "http"u8;
        var length = Math.Min(scheme.Length, 16);
        scheme[..length].CopyTo(origin);
        "://"u8.CopyTo(origin[length..]);
        writer.Tag("http.url"u8, origin[..(length + 3)], request.Authority, request.Path);
    }

    private void WriteAnswer(ref SpanWriter writer, bool isGrpc)
    {
        var failure = Failure.Of(_failure);
        var isOurs = _failure is not (FailureCode.None or FailureCode.DownstreamReset);
        var status = _status == 0 && isOurs ? isGrpc ? 200 : failure.Status : _status;
        writer.Tag("request_size"u8, _requestBytes);
        writer.Tag("response_size"u8, _responseBytes);
        writer.Tag("http.status_code"u8, status);
        writer.Tag("response_flags"u8, _failure == FailureCode.None ? "-" : failure.Flag);
        var grpcStatus = _grpcStatus < 0 && _failure != FailureCode.None ? failure.GrpcStatus : _grpcStatus;
        if (isGrpc && grpcStatus >= 0) writer.Tag("grpc.status_code"u8, grpcStatus);
        // As Envoy: no answer, a server's error, or one of gRPC's that are the server's.
        if (status is 0 or >= 500 || (isGrpc && grpcStatus is 2 or 4 or 12 or 13 or 14 or 15))
        {
            writer.Tag("error"u8, "true"u8);
            writer.MarkError();
        }
    }

    private void WriteFailure(ref SpanWriter writer, FailurePlace place)
    {
        var failure = Failure.Of(_failure);
        writer.Event("failure"u8);
        writer.EventTag("code"u8, failure.Name);
        writer.EventTag("hop"u8, place.Hop);
        writer.EventTag("proxy"u8, context.NodeId);
        if (place.PolicyOf(_failure) is { Length: > 0 } policy) writer.EventTag("policy"u8, policy);
        writer.EventTag("reason"u8, failure.Text);
    }

    // What the next proxy said of its own: `code; hop=...; proxy=...`.
    private void WriteRemoteFailure(ref SpanWriter writer)
    {
        writer.Event("failure"u8);
        ReadOnlySpan<byte> rest = _remoteFailure.AsSpan(0, _remoteFailureBytes);
        var name = "code"u8;
        while (true)
        {
            var end = rest.IndexOf("; "u8);
            var part = end < 0 ? rest : rest[..end];
            writer.EventTag(name, part);
            if (end < 0) return;
            rest = rest[(end + 2)..];
            var equals = rest.IndexOf((byte)'=');
            if (equals < 0) return;
            name = rest[..equals];
            rest = rest[(equals + 1)..];
        }
    }

    private TraceDecision Decide(TracingModel model, HeaderBlock request)
    {
        request.TryGet(FieldName.XRequestId, out var id);
        if (!SamplingRates.TryGetNumber(id, out var number)) number = (uint)context.Loop.Random.NextInt64(1L << 32);
        return model.Rates.Records(request.IndexOf(FieldName.Other, ClientTraceId) >= 0, number) ? TraceDecision.Sampled : TraceDecision.Dropped;
    }
}
