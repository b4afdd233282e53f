using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>The one table from a failure to what clients, logs and metrics see.</summary>
/// <param name="Name">The code in `x-weft-error`, logs and metrics.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="GrpcStatus">gRPC status code, as gRPC maps them.</param>
/// <param name="Flag">Envoy's response flag.</param>
/// <param name="Text">One line for people.</param>
internal readonly record struct Failure(string Name, int Status, int GrpcStatus, string Flag, string Text)
{
    private const int Unavailable = 14;
    private const int DeadlineExceeded = 4;
    private const int Unimplemented = 12;
    private const int Internal = 13;
    private const int Cancelled = 1;

    public static Failure Of(FailureCode code) => code switch
    {
        FailureCode.RouteNotFound => new("route_not_found", 404, Unimplemented, "NR", "no route matches the request"),
        FailureCode.ClusterNotFound => new("cluster_not_found", 503, Unavailable, "NC", "the route's cluster is not configured"),
        FailureCode.NoHealthyUpstream => new("no_healthy_upstream", 503, Unavailable, "UH", "the service has no endpoint that could be tried"),
        FailureCode.NoIdentity => new("no_identity", 503, Unavailable, "UF", "this proxy has no certificate for mutual TLS yet"),
        FailureCode.UpstreamConnectFailed => new("upstream_connect_failed", 503, Unavailable, "UF", "no endpoint accepted a connection"),
        FailureCode.UpstreamConnectTimeout => new("upstream_connect_timeout", 503, Unavailable, "UF", "no endpoint accepted a connection in time"),
        FailureCode.UpstreamHandshakeFailed => new("upstream_handshake_failed", 503, Unavailable, "UF", "mutual TLS with the endpoint failed"),
        FailureCode.UpstreamReset => new("upstream_reset", 503, Unavailable, "UR", "the endpoint reset the request"),
        FailureCode.UpstreamConnectionLost => new("upstream_connection_lost", 503, Unavailable, "UC", "the connection to the endpoint was lost"),
        FailureCode.UpstreamProtocolError => new("upstream_protocol_error", 502, Unavailable, "UPE", "the endpoint's answer broke the protocol"),
        FailureCode.UpstreamHeadTooLarge => new("upstream_head_too_large", 502, Internal, "UPE", "the head of the endpoint's answer is too large"),
        FailureCode.UpstreamRefused => new("upstream_refused", 503, Unavailable, "URX", "every endpoint tried refused the request"),
        FailureCode.RequestTimeout => new("request_timeout", 504, DeadlineExceeded, "UT", "the endpoint did not answer in time"),
        FailureCode.DeadlineExceeded => new("deadline_exceeded", 504, DeadlineExceeded, "UT", "the deadline of the call (grpc-timeout) passed"),
        FailureCode.StreamIdleTimeout => new("stream_idle_timeout", 504, DeadlineExceeded, "SI", "nothing was sent in either direction for too long"),
        FailureCode.DownstreamReset => new("downstream_reset", 499, Cancelled, "DC", "the client went away"),
        FailureCode.ProtocolMismatch => new("protocol_mismatch", 400, Internal, "DPE", "this inbound carries opaque connections, not requests; tag it with kuma.io/protocol: http"),
        FailureCode.MalformedRequest => new("malformed_request", 400, Internal, "DPE", "the request broke the protocol"),
        FailureCode.RequestHeadTooLarge => new("request_head_too_large", 431, Internal, "DPE", "the head of the request is too large"),
        FailureCode.RequestHeadTimeout => new("request_head_timeout", 408, DeadlineExceeded, "-", "the head of the request took too long"),
        FailureCode.IdleTimeout => new("idle_timeout", 408, DeadlineExceeded, "SI", "the connection was idle for too long"),
        _ => new("internal_error", 500, Internal, "-", "this proxy failed"),
    };

    /// <summary>Whether a time-out that is set for this proxy's traffic made it. A deadline is the client's own.</summary>
    public static bool IsTimeout(FailureCode code) => code is FailureCode.UpstreamConnectTimeout or FailureCode.RequestTimeout or FailureCode.StreamIdleTimeout
        or FailureCode.RequestHeadTimeout or FailureCode.IdleTimeout;

    /// <summary>
    /// Whether an `x-weft-error` of another of our proxies says that its application never saw the request, so that another endpoint may
    /// be tried.
    /// </summary>
    public static bool SaysNothingDelivered(ReadOnlySpan<byte> error)
    {
        var end = error.IndexOf((byte)';');
        var name = end < 0 ? error : error[..end];
        return name.SequenceEqual("upstream_connect_failed"u8) || name.SequenceEqual("upstream_connect_timeout"u8) || name.SequenceEqual("no_healthy_upstream"u8);
    }

    /// <summary>What a stream's end towards an endpoint means for the request.</summary>
    public static FailureCode Of(StreamFault fault) => fault switch
    {
        StreamFault.ConnectFailed => FailureCode.UpstreamConnectFailed,
        StreamFault.ConnectTimedOut => FailureCode.UpstreamConnectTimeout,
        StreamFault.HandshakeFailed => FailureCode.UpstreamHandshakeFailed,
        StreamFault.Refused or StreamFault.TunnelUnsupported or StreamFault.ConnectionRetired => FailureCode.UpstreamRefused,
        StreamFault.ConnectionLost or StreamFault.IdleConnectionClosed => FailureCode.UpstreamConnectionLost,
        StreamFault.ProtocolError => FailureCode.UpstreamProtocolError,
        StreamFault.HeadTooLarge => FailureCode.UpstreamHeadTooLarge,
        _ => FailureCode.UpstreamReset,
    };

    /// <summary>What a connection's end towards an endpoint means for an opaque connection.</summary>
    public static FailureCode Of(ChannelFault fault) => fault switch
    {
        ChannelFault.None => FailureCode.None,
        ChannelFault.ConnectRefused or ChannelFault.ConnectFailed => FailureCode.UpstreamConnectFailed,
        ChannelFault.ConnectTimeout => FailureCode.UpstreamConnectTimeout,
        ChannelFault.HandshakeFailed or ChannelFault.CertificateRefused or ChannelFault.TlsFailed => FailureCode.UpstreamHandshakeFailed,
        ChannelFault.IdleTimeout => FailureCode.IdleTimeout,
        ChannelFault.Exception => FailureCode.InternalError,
        _ => FailureCode.UpstreamConnectionLost,
    };
}
