namespace Weft.Proxy.Sessions;

/// <summary>
/// The limits of HTTP sessions. Every one is enforced for both roles, so that a hostile upstream is bounded like a hostile client.
/// </summary>
internal static class SessionLimits
{
    /// <summary>Bytes of one request or response head, decoded (RFC 9113 section 6.5.2 counts 32 more per field). 64 KiB.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    /// <summary>Fields in one head. 100, as nginx and Kestrel have it.</summary>
    public const int MaxHeadFields = 100;

    /// <summary><see cref="MaxHeadBytes"/> between our own proxies: a head that just fits at the edge fits at the next hop too, with the fields the first one added.</summary>
    public const int MaxMeshHeadBytes = 2 * MaxHeadBytes;

    /// <summary><see cref="MaxHeadFields"/> between our own proxies.</summary>
    public const int MaxMeshHeadFields = 2 * MaxHeadFields;

    /// <summary>1xx heads before the final answer to one request.</summary>
    public const int MaxInterimHeads = 100;

    /// <summary>Streams that another of our proxies may have open at once on one HTTP/2 connection.</summary>
    public const int MaxConcurrentStreams = 1000;

    /// <summary>Streams that any other client may have open at once: each can make us hold an answer of a stream's window, and all of them 16 MiB.</summary>
    public const int MaxClientStreams = 200;

    /// <summary>Streams assumed to be allowed until the peer's SETTINGS say otherwise (RFC 9113 section 6.5.2 recommends no less).</summary>
    public const int AssumedConcurrentStreams = 100;

    /// <summary>The receive window of an HTTP/2 stream at its start: what RFC 9113 gives without a SETTINGS entry.</summary>
    public const int InitialStreamWindow = 65_535;

    /// <summary>What a stream's receive window may grow to while its consumer keeps up.</summary>
    public const int MaxStreamWindow = 1024 * 1024;

    /// <summary>Streams' windows grow only while the worker's buffers hold less than this.</summary>
    public const long GrowthBudgetBytes = 64L * 1024 * 1024;

    /// <summary>The receive window of an HTTP/2 connection. Its credit returns on receipt; streams bound the memory.</summary>
    public const int ConnectionWindow = 16 * 1024 * 1024;

    /// <summary>Bytes of DATA payload that fill one TLS record together with the frame header.</summary>
    public const int DataQuantum = 16_375;

    /// <summary>Output of a connection beyond which no more DATA is added until it is sent.</summary>
    public const int OutputHighWater = 64 * 1024;

    /// <summary>Largest frame we accept: the default of RFC 9113, never raised.</summary>
    public const int MaxFrameBytes = 16_384;

    /// <summary>Output of a client's connection beyond which its requests wait until the output is sent: heads and control frames have no window.</summary>
    public const int UnreadHighWater = 256 * 1024;

    /// <summary>WINDOW_UPDATE frames a peer may send for each HEADERS or DATA it was sent, above a burst. 10, as Envoy has it.</summary>
    public const int WindowUpdatesPerFrame = 10;

    /// <summary>CONTINUATION frames of one header block.</summary>
    public const int MaxContinuations = 16;

    /// <summary>Control frames (SETTINGS, PING, PRIORITY, empty DATA, resets) a peer may send in a burst; each stream opened earns some back.</summary>
    public const int ControlFrameBurst = 1000;

    /// <summary>Control frames a peer earns back per second.</summary>
    public const int ControlFramesPerSecond = 100;

    /// <summary>Resets per opened stream are free up to this many in a burst; more is a rapid-reset attack (CVE-2023-44487).</summary>
    public const int ResetBurst = 400;

    /// <summary>How many times these budgets a verified proxy of our own has: one connection carries the resets of all its clients.</summary>
    public const int MeshPeerFactor = 64;

    /// <summary>Bytes of a connection's buffered body that an HTTP/1 peer may be ahead of the next hop.</summary>
    public const int Http1BodyWindow = 64 * 1024;

    /// <summary>Bytes of request body kept so that the request can go to another endpoint.</summary>
    public const int ReplayBytes = 16 * 1024;

    /// <summary>Silence on a connection with open streams after which a PING asks whether the peer lives.</summary>
    public const int PingAfterSilenceMilliseconds = 10_000;

    /// <summary>How long a peer may take to answer that PING.</summary>
    public const int PingTimeoutMilliseconds = 5_000;

    /// <summary>From the first byte of an HTTP/1 head to its end, unless the listener says otherwise.</summary>
    public const int DefaultHeadMilliseconds = 10_000;

    /// <summary>Body of a refused HTTP/1 request read and thrown away, so that the client can read the answer. 16 MiB.</summary>
    public const int RefusedBodyDrainBytes = 16 * 1024 * 1024;

    /// <summary>How long that may take.</summary>
    public const int RefusedBodyDrainMilliseconds = 2_000;
}
