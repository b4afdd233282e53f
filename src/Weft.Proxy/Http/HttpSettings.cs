using Weft.Proxy.AccessLogs;
using Weft.Proxy.Observation;
using Weft.Proxy.Routing;

namespace Weft.Proxy.Http;

/// <summary>What an HTTP filter chain says: immutable.</summary>
internal sealed record HttpSettings
{
    public required RouteTable Routes { get; init; }

    /// <summary>Connection without streams; zero is never.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Stream without a byte in either direction; zero is never.</summary>
    public required TimeSpan StreamIdleTimeout { get; init; }

    /// <summary>The same for a request that left HTTP, such as a WebSocket's; zero is never.</summary>
    public required TimeSpan UpgradeIdleTimeout { get; init; }

    /// <summary>From the first byte of a request head to its end.</summary>
    public required TimeSpan HeadTimeout { get; init; }

    /// <summary>What set the time-outs, as failures say it; empty: that is not known.</summary>
    public required string TimeoutPolicy { get; init; }

    /// <summary>Set `x-forwarded-client-cert` from the verified peer; a client's own is removed in any case.</summary>
    public required bool SetClientCertificate { get; init; }

    /// <summary>What is taken off and put on every request.</summary>
    public required RequestEdits Edits { get; init; }

    /// <summary>Count calls of gRPC by service, method and status.</summary>
    public required bool CountsGrpc { get; init; }

    /// <summary>The clients are not of the mesh, and do not learn which proxy failed.</summary>
    public required bool ClientsAreOutside { get; init; }

    /// <summary>The service that this chain leads to: the host of a request that names none.</summary>
    public required byte[] Service { get; init; }

    /// <summary>True beside the application that serves; false beside the one that asks.</summary>
    public required bool IsInbound { get; init; }

    /// <summary>`inbound` or `outbound`, as failures say it.</summary>
    public string Hop => IsInbound ? "inbound" : "outbound";

    /// <summary>Told when a connection speaks something else.</summary>
    public required ObservedPort Port { get; init; }

    /// <summary>Null: no spans, and trace headers pass as they are.</summary>
    public TracingModel? Tracing { get; init; }

    public required HttpMetrics Metrics { get; init; }

    /// <summary>Who is told of each request; null: nobody.</summary>
    public AccessLogSet? Logs { get; init; }
}
