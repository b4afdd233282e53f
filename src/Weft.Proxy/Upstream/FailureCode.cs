namespace Weft.Proxy.Upstream;

/// <summary>Why this proxy, and not an application, ended a request or a connection. See <see cref="Failure"/> for what each becomes on the wire.</summary>
internal enum FailureCode : byte
{
    None,
    RouteNotFound,
    ClusterNotFound,
    NoHealthyUpstream,
    NoIdentity,
    UpstreamConnectFailed,
    UpstreamConnectTimeout,
    UpstreamHandshakeFailed,
    UpstreamReset,
    UpstreamConnectionLost,
    UpstreamProtocolError,
    UpstreamHeadTooLarge,
    UpstreamRefused,
    RequestTimeout,
    DeadlineExceeded,
    StreamIdleTimeout,
    DownstreamReset,
    ProtocolMismatch,
    MalformedRequest,
    RequestHeadTooLarge,
    RequestHeadTimeout,
    IdleTimeout,
    InternalError,
}
