using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tcp;

/// <summary>One opaque connection that has ended in both directions, or lives on: what counters, and whoever writes of connections, are told.</summary>
internal readonly record struct ConnectionSummary
{
    /// <summary>The client's side, closed: its addresses, and its verified peer.</summary>
    public required Channel Client { get; init; }

    /// <summary>Name of the cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The endpoint that took it, or was tried last; not specified when there was none.</summary>
    public required SocketEndpoint Endpoint { get; init; }

    /// <summary>This proxy's address of the connection to it; not specified when there was none, or nobody logs.</summary>
    public required SocketEndpoint UpstreamLocal { get; init; }

    /// <summary>Endpoints tried.</summary>
    public required int Tries { get; init; }

    /// <summary>Bytes the client sent.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Bytes that left for the client.</summary>
    public required long BytesSent { get; init; }

    /// <summary>From its acceptance to the end of the last direction.</summary>
    public required long DurationMicroseconds { get; init; }

    /// <summary>From the dial of the endpoint that took it until that accepted, TLS or the tunnel's answer included; -1 when none did.</summary>
    public required long ConnectMicroseconds { get; init; }

    /// <summary>What was decoded of it; null: nothing.</summary>
    public required TapAccount? Decoded { get; init; }

    /// <summary>Who ended it and why.</summary>
    public required CloseCause Cause { get; init; }
}
