namespace Weft.Telemetry.AccessLogs;

/// <summary>A command without arguments.</summary>
internal sealed class FieldFragment : LogFragment
{
    private static readonly LogHeader GrpcStatus = new("grpc-status");

    private readonly string _name;
    private readonly byte[] _unsupported;

    public FieldFragment(string name)
    {
        _name = name;
        Field = LogFields.Find(name);
        _unsupported = LogText.Bytes($"UNSUPPORTED_COMMAND(%{name}%)");
    }

    public LogField Field { get; }

    internal override bool IsNumber => LogFields.IsNumber(Field);

    public override string ToString() => $"%{_name}%";

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        switch (Field)
        {
            case LogField.BytesReceived:
                writer.Number(entry.BytesReceived);
                break;
            case LogField.BytesSent:
                writer.Number(entry.BytesSent);
                break;
            case LogField.ResponseCode:
                writer.Number(entry.IsHttp ? entry.ResponseCode : 0);
                break;
            case LogField.Protocol:
                writer.Literal(Version(entry.Protocol));
                break;
            case LogField.Duration:
                Milliseconds(entry.DurationMicroseconds, ref writer);
                break;
            case LogField.RequestDuration or LogField.ResponseDuration or LogField.ResponseTxDuration or LogField.GrpcStatus or LogField.ResponseCodeDetails when !entry.IsHttp:
                break;
            case LogField.RequestDuration:
                Milliseconds(entry.LastReceivedMicroseconds, ref writer);
                break;
            case LogField.ResponseDuration:
                Milliseconds(entry.FirstUpstreamMicroseconds, ref writer);
                break;
            case LogField.ResponseTxDuration when entry.DurationMicroseconds >= 0 && entry.FirstUpstreamMicroseconds >= 0:
                writer.Number((entry.DurationMicroseconds - entry.FirstUpstreamMicroseconds) / 1000);
                break;
            case LogField.ResponseTxDuration:
                break;
            case LogField.GrpcStatus:
                WriteGrpcStatus(entry, style, ref writer);
                break;
            case LogField.ResponseFlags:
                ResponseFlagNames.Write(entry.Flags, ref writer);
                break;
            default:
                if (Field == LogField.Unknown || !entry.Write(Field, ref writer)) writer.Literal(_unsupported);
                break;
        }
    }

    // A call that failed before its first message has its status in the head.
    private static void WriteGrpcStatus(LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        if (entry.TryGetHeader(HeaderSource.Trailer, GrpcStatus, out var value) || (style == LogStyle.Sidecar && entry.TryGetHeader(HeaderSource.Response, GrpcStatus, out value)))
            writer.Text(GrpcStatusNames.Of(value, style));
    }

    private static void Milliseconds(long microseconds, ref RecordWriter writer)
    {
        if (microseconds >= 0) writer.Number(microseconds / 1000);
    }

    private static ReadOnlySpan<byte> Version(LogProtocol protocol) => protocol switch
    {
        LogProtocol.Http10 => "HTTP/1.0"u8,
        LogProtocol.Http11 => "HTTP/1.1"u8,
        LogProtocol.Http2 => "HTTP/2"u8,
        LogProtocol.Http3 => "HTTP/3"u8,
        _ => default,
    };
}
