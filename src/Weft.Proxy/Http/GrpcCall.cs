using System.Buffers.Text;
using Weft.Protocols.Grpc;
using Weft.Protocols.Messages;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Http;

/// <summary>What is known of one gRPC call while it passes: its messages, and how it ended. Nothing for other requests.</summary>
internal struct GrpcCall
{
    private const int StatusUnknown = 2;

    private GrpcMessageCounter _requests;
    private GrpcMessageCounter _responses;
    private GrpcMethodMetrics? _metrics;

    /// <summary>Whether the request is a call of gRPC.</summary>
    public bool IsCall { get; private set; }

    /// <summary>Whether the answer so far ends with a whole message, so that a status may follow.</summary>
    public readonly bool MayEnd => IsCall && _responses.IsWhole;

    /// <summary>The deadline that the client sent with the call, in milliseconds from now; -1 without one.</summary>
    public readonly long TimeoutOf(HeaderBlock request) =>
        IsCall && request.TryGet(FieldName.GrpcTimeout, out var text) && GrpcTimeout.TryRead(text, out var timeout) ? timeout : -1;

    /// <summary>Begins with a request; <paramref name="metrics"/> null counts nothing.</summary>
    public static GrpcCall Begin(HeaderBlock request, GrpcMethodTable? metrics)
    {
        var isCall = GrpcContent.IsGrpc(request);
        return new GrpcCall { IsCall = isCall, _metrics = isCall ? metrics?.Of(request.Path) : null };
    }

    public void OnRequestData(ReadOnlySpan<byte> data)
    {
        if (_metrics is not null) _requests.Add(data);
    }

    public void OnResponseData(ReadOnlySpan<byte> data)
    {
        if (IsCall) _responses.Add(data);
    }

    /// <summary>The call ended with trailers, or with a head that is all of the answer.</summary>
    public void OnEnded(WorkerMetrics counters, HeaderBlock last) =>
        OnEnded(counters, last.TryGet(FieldName.GrpcStatus, out var text) && Utf8Parser.TryParse(text, out int status, out var used) && used == text.Length ? status : StatusUnknown);

    /// <summary>The call ended with <paramref name="status"/>. Counted once; later ends are none.</summary>
    public void OnEnded(WorkerMetrics counters, int status)
    {
        if (_metrics is not { } metrics) return;
        _metrics = null;
        counters.Increment(metrics.Total);
        counters.Increment(status == 0 ? metrics.Success : metrics.Failure);
        counters.Increment(metrics.ByStatus(status));
        counters.Add(metrics.RequestMessages, _requests.Messages);
        counters.Add(metrics.ResponseMessages, _responses.Messages);
    }
}
