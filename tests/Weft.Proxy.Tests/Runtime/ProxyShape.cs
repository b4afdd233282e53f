using Weft.ProxyConfig;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>What a <see cref="SingleProxy"/> is made like. A time of zero is never.</summary>
internal sealed record ProxyShape
{
    public bool IsTcp { get; init; }

    public bool IsKafka { get; init; }

    /// <summary>What clients of Kafka are told instead of the brokers' own addresses.</summary>
    public IReadOnlyList<KafkaBroker> Brokers { get; init; } = [];

    public bool IsInbound { get; init; }

    /// <summary>Chosen by the first bytes: TLS of others, and clear text.</summary>
    public bool IsPermissive { get; init; }

    public bool Http2App { get; init; }

    public int Workers { get; init; } = 1;

    public TimeSpan RouteTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan StreamIdleTimeout { get; init; }

    public TimeSpan HeadTimeout { get; init; }

    public TimeSpan IdleTimeout { get; init; }

    public TimeSpan ClusterIdleTimeout { get; init; }

    public int MaxConnections { get; init; } = 1000;

    public TimeSpan LeaveGrace { get; init; }

    /// <summary>What else the HTTP chain says.</summary>
    public Action<Weft.ProxyConfig.HttpConnectionManager>? Chain { get; init; }

    /// <summary>Its access logs.</summary>
    public IReadOnlyList<Weft.ProxyConfig.AccessLog> Logs { get; init; } = [];

    /// <summary>Spans of its Kafka chain.</summary>
    public Weft.ProxyConfig.Tracing? Tracing { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
