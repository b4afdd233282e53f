using System.Net;
using Weft.Protocols.Messages;
using Weft.Proxy.AccessLogs;
using Weft.Proxy.Loop;
using Weft.Telemetry.AccessLogs;

namespace Weft.Benchmarks.HotPaths;

/// <summary>Kuma's default line of a request, printed and put into a ring.</summary>
internal sealed class AccessLogLine : HotPath
{
    private const string Format =
        "[%START_TIME%] default \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
        + "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-B3-TRACEID?X-DATADOG-TRACEID)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" "
        + "\"web\" \"backend\" \"127.0.0.1\" \"%UPSTREAM_HOST%\"";

    private readonly LineLayout _layout = new(AccessLogFormat.Parse(Format, out _)!);
    private readonly Entry _entry = new();
    private readonly RecordRing _ring = new();
    private readonly byte[] _room = new byte[RecordLayout.MaxRecordBytes];

    public override int Run()
    {
        _entry.StartMicroseconds += 17;
        _layout.TryWrite(_entry, _room, out var length);
        _ring.TryWrite(_room.AsSpan(0, length));
        _ring.TryRead(_room, out var read);
        return read;
    }

    public override void Dispose()
    {
        _entry.Dispose();
        base.Dispose();
    }

    private sealed class Entry : LogEntry, IDisposable
    {
        private readonly HeaderBlock _request = new();
        private readonly HeaderBlock _answer = new();
        private readonly SocketEndpoint _endpoint = new(IPAddress.Parse("10.42.0.17"), 8080);

        public Entry()
        {
            SampleRequest.Fill(_request);
            _answer.Add(FieldName.XEnvoyUpstreamServiceTime, "1"u8);
            (IsHttp, Protocol, ResponseCode, BytesSent, DurationMicroseconds, StartMicroseconds) = (true, LogProtocol.Http2, 200, 1024, 1500, 1_700_000_000_000_000);
            LastTime = new TimeText();
        }

        public override bool TryGetHeader(HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value) =>
            LoggedFields.TryGet(source == HeaderSource.Request ? _request : _answer, source, header, out value);

        public override bool Write(LogField field, ref RecordWriter writer)
        {
            writer.Take(_endpoint.WriteText(writer.Room, withPort: true));
            return true;
        }

        public void Dispose()
        {
            _request.Dispose();
            _answer.Dispose();
        }
    }
}
