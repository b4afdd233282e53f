using Weft.Proxy.AccessLogs;
using Weft.Proxy.Observation;
using Weft.Proxy.Upstream;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Tcp;

/// <summary>An opaque connection as its access log tells it. One for each chain and worker, filled anew for every record.</summary>
/// <param name="context">The worker's.</param>
/// <param name="service">Whose connections these are.</param>
internal sealed class ConnectionRecord(UpstreamContext context, TcpService service) : TrafficEntry(context.LogTime)
{
    private TapAccount? _decoded;

    /// <summary>Takes what is known of a connection, which has ended or lives on.</summary>
    public ConnectionRecord Fill(in ConnectionSummary summary)
    {
        var cause = summary.Cause;
        Client = summary.Client;
        Place = service.Place;
        (Cluster, Endpoint, UpstreamLocal, Code, Detail) = (summary.Cluster, summary.Endpoint, summary.UpstreamLocal, cause.Failure, cause.Detail);
        (BytesReceived, BytesSent) = (summary.BytesReceived, summary.BytesSent);
        Took(summary.DurationMicroseconds, context.Loop);
        Flags = FlagsOf(cause, summary.Tries);
        _decoded = summary.Decoded;
        return this;
    }

    public override bool TryGetHeader(HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value)
    {
        value = default;
        return false;
    }

    public override bool Write(LogField field, ref RecordWriter writer)
    {
        switch (field)
        {
            case LogField.RouteName:
                return true;
            case LogField.UpstreamTransportFailureReason:
                writer.Value(Detail);
                return true;
            case LogField.WeftKafkaRequests when _decoded is not null:
                writer.Number(_decoded.Requests);
                return true;
            case LogField.WeftKafkaResponses when _decoded is not null:
                writer.Number(_decoded.Responses);
                return true;
            case LogField.WeftKafkaErrors when _decoded is not null:
                writer.Number(_decoded.Errors);
                return true;
            case LogField.WeftKafkaTopics when _decoded is not null:
                _decoded.WriteTopics(ref writer);
                return true;
            default:
                return base.Write(field, ref writer);
        }
    }

    // As Envoy says it of a request that went the same way.
    private static ResponseFlags FlagsOf(in CloseCause cause, int tries) => (cause.Reason, cause.By) switch
    {
        (CloseReason.Failure, _) => FailureFlags.Of(cause.Failure, tries),
        (CloseReason.Idle, _) => ResponseFlags.SI,
        (CloseReason.Stopped, _) => ResponseFlags.LR,
        (CloseReason.Reset or CloseReason.Timeout, CloseParty.Client) => ResponseFlags.DC,
        (CloseReason.Reset, CloseParty.Endpoint) => ResponseFlags.UR,
        (CloseReason.Timeout, CloseParty.Endpoint) => ResponseFlags.UC,
        _ => ResponseFlags.None,
    };
}
