using Grpc.Core;
using Grpc.Net.Client;

namespace Weft.DataPlane.Collectors;

/// <summary>How the exporters reach OpenTelemetry's collectors: OTLP over gRPC, in plaintext, by no proxy.</summary>
internal static class CollectorChannel
{
    /// <summary>For one call, and for connecting: 5 s.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    private const int MaxAnswerBytes = 64 * 1024;

    /// <summary>A channel that connects with its first call.</summary>
    public static GrpcChannel To(Uri collector) => GrpcChannel.ForAddress(collector, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = CallLimit, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = MaxAnswerBytes,
    });

    /// <summary>Whether the same message may be taken later: those that OTLP's specification calls retryable.</summary>
    public static bool MayTryAgain(StatusCode status) => status is StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Aborted
        or StatusCode.OutOfRange or StatusCode.Unavailable or StatusCode.DataLoss;
}
