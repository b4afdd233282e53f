namespace Weft.Telemetry.AccessLogs;

/// <summary>The commands without arguments; in a format their names are written with underscores (BYTES_RECEIVED).</summary>
public enum LogField : byte
{
    /// <summary>None that we know.</summary>
    Unknown,
    BytesReceived,
    BytesSent,
    Protocol,
    ResponseCode,
    ResponseCodeDetails,
    RequestDuration,
    ResponseDuration,
    ResponseTxDuration,
    GrpcStatus,
    Duration,
    ResponseFlags,
    UpstreamHost,
    UpstreamCluster,
    UpstreamLocalAddress,
    DownstreamLocalAddress,
    DownstreamLocalAddressWithoutPort,
    DownstreamRemoteAddress,
    DownstreamRemoteAddressWithoutPort,
    DownstreamDirectRemoteAddress,
    DownstreamDirectRemoteAddressWithoutPort,
    RequestedServerName,
    RouteName,
    DownstreamPeerUriSan,
    DownstreamLocalUriSan,
    DownstreamPeerSubject,
    DownstreamLocalSubject,
    DownstreamTlsSessionId,
    DownstreamTlsCipher,
    DownstreamTlsVersion,
    UpstreamTransportFailureReason,
    DownstreamPeerFingerprint256,
    DownstreamPeerSerial,
    DownstreamPeerIssuer,
    DownstreamPeerCert,
    DownstreamPeerCertVStart,
    DownstreamPeerCertVEnd,
    Hostname,

    /// <summary>Ours: code, hop, policy and reason of the failure that this proxy made.</summary>
    WeftFailure,

    /// <summary>Ours: requests of a Kafka connection.</summary>
    WeftKafkaRequests,

    /// <summary>Ours: responses of a Kafka connection.</summary>
    WeftKafkaResponses,

    /// <summary>Ours: error codes in responses of a Kafka connection.</summary>
    WeftKafkaErrors,

    /// <summary>Ours: topics whose records passed, by name.</summary>
    WeftKafkaTopics,
}
