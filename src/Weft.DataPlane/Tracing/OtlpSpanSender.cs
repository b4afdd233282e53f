using Grpc.Core;
using Grpc.Net.Client;
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
        _channel = GrpcChannel.ForAddress(collector, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = HttpSpanSender.CallLimit, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 64 * 1024,
        });
        _client = new TraceService.TraceServiceClient(_channel);
    }

    public async Task<SendOutcome> SendAsync(IReadOnlyList<FinishedSpan> spans, CancellationToken stop)
    {
        try
        {
            var answer = await _client.ExportAsync(OtlpSpans.Message(spans, _version), deadline: _time.GetUtcNow().UtcDateTime + HttpSpanSender.CallLimit, cancellationToken: stop);
            return answer.PartialSuccess is { RejectedSpans: > 0 } partial ? new SendOutcome($"{partial.RejectedSpans} spans refused: {partial.ErrorMessage}", MayTryAgain: false) : SendOutcome.Sent;
        }
        catch (RpcException fault)
        {
            // Those that OTLP's specification calls retryable.
            var mayTryAgain = fault.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.OutOfRange or StatusCode.Unavailable or StatusCode.DataLoss;
            return new SendOutcome($"{fault.StatusCode}: {fault.Status.Detail}", mayTryAgain && !stop.IsCancellationRequested);
        }
    }

    public void Dispose() => _channel.Dispose();
}
