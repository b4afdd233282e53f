namespace Weft.Telemetry.AccessLogs;

/// <summary>
/// One request or connection that has ended, or lives on, as a record tells it. Whoever logs fills one and uses it again; printing reads it
/// without allocating.
/// </summary>
public abstract class LogEntry
{
    /// <summary>A request, rather than a connection.</summary>
    public bool IsHttp { get; set; }

    /// <summary>When it began, in microseconds since 1970-01-01 UTC; negative: not known.</summary>
    public long StartMicroseconds { get; set; } = -1;

    /// <summary>From the start to the last byte of the request, in microseconds; negative: there was none.</summary>
    public long LastReceivedMicroseconds { get; set; } = -1;

    /// <summary>From the start to the first byte of the endpoint's answer, in microseconds; negative: there was none.</summary>
    public long FirstUpstreamMicroseconds { get; set; } = -1;

    /// <summary>From the start to the last byte for the client, in microseconds; negative: there was none.</summary>
    public long DurationMicroseconds { get; set; } = -1;

    /// <summary>Bytes of the request's body, or of the connection, from the client.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Bytes of the answer's body, or of the connection, for the client.</summary>
    public long BytesSent { get; set; }

    /// <summary>Status of the answer; 0: there was none.</summary>
    public int ResponseCode { get; set; }

    public LogProtocol Protocol { get; set; }

    public ResponseFlags Flags { get; set; }

    /// <summary>What the thread that prints it keeps of times; null: nothing.</summary>
    public TimeText? LastTime { get; init; }

    /// <summary>Reads a field, valid until the entry changes. False: there is none of that name.</summary>
    /// <param name="source">Whose field.</param>
    /// <param name="header">Which.</param>
    /// <param name="value">Its value as it came; of several the first.</param>
    public abstract bool TryGetHeader(HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value);

    /// <summary>Writes the value of any other field, or nothing when it is absent. False: this proxy does not know such a thing.</summary>
    public abstract bool Write(LogField field, ref RecordWriter writer);
}
