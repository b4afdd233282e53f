namespace Weft.Protocols.Detection;

/// <summary>What the bytes of a connection turned out to be.</summary>
public enum WireProtocol : byte
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>HTTP/1.0 or HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 by prior knowledge, its first request not gRPC.</summary>
    Http2,

    /// <summary>HTTP/2 whose first request is gRPC.</summary>
    Grpc,

    /// <summary>TLS, whatever is inside.</summary>
    Tls,

    /// <summary>Apache Kafka.</summary>
    Kafka,

    /// <summary>PostgreSQL, also when it begins by asking for TLS or GSSAPI.</summary>
    Postgres,

    /// <summary>MySQL or MariaDB.</summary>
    MySql,

    /// <summary>Redis (RESP).</summary>
    Redis,

    /// <summary>SSH.</summary>
    Ssh,

    /// <summary>SMTP or LMTP.</summary>
    Smtp,
}
