using Grpc.Core;
using Grpc.Net.Client;
using Weft.DataPlane.Collectors;
using Weft.Otlp;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Sends batches to an OpenTelemetry collector over gRPC.</summary>
internal sealed class OtlpSpanSender : ISpanSender
{
    private readonly GrpcChannel _channel;
    private readonly TraceService.TraceServiceClient _client;
    private readonly string _version;
    private readonly TimeProvider _time;

    /// <param name="collector">Where to.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="time">The clock.</param>
    public OtlpSpanSender(Uri collector, string version, TimeProvider time)
    {
        (_version, _time) = (version, time);
        _channel = CollectorChannel.To(collector);
        _client = new TraceService.TraceServiceClient(_channel);
    }

    public async Task<SendOutcome> SendAsync(IReadOnlyList<FinishedSpan> spans, CancellationToken stop)
    {
        try
        {
            var answer = await _client.ExportAsync(OtlpSpans.Message(spans, _version), deadline: _time.GetUtcNow().UtcDateTime + CollectorChannel.CallLimit, cancellationToken: stop);
            return answer.PartialSuccess is { RejectedSpans: > 0 } partial ? new SendOutcome($"{partial.RejectedSpans} spans refused: {partial.ErrorMessage}", MayTryAgain: false) : SendOutcome.Sent;
        }
        catch (RpcException fault)
        {
            return new SendOutcome($"{fault.StatusCode}: {fault.Status.Detail}", CollectorChannel.MayTryAgain(fault.StatusCode) && !stop.IsCancellationRequested);
        }
    }

    public void Dispose() => _channel.Dispose();
}
