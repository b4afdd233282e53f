using System.Text;
using System.Text.Json;
using Weft.Telemetry.AccessLogs;

namespace Weft.Telemetry.Tests.AccessLogs;

/// <summary>A log entry of the corpus: Envoy's HTTPAccessLogEntry or TCPAccessLogEntry in protobuf's JSON, and nothing that those do not have.</summary>
internal sealed class CorpusEntry : LogEntry
{
    private static readonly string[] FlagOrder =
    [
        "failedLocalHealthcheck", "noHealthyUpstream", "upstreamRequestTimeout", "localReset", "upstreamRemoteReset", "upstreamConnectionFailure",
        "upstreamConnectionTermination", "upstreamOverflow", "noRouteFound", "delayInjected", "faultInjected", "rateLimited", "unauthorizedDetails",
        "rateLimitServiceError", "downstreamConnectionTermination", "upstreamRetryLimitExceeded", "streamIdleTimeout", "invalidEnvoyRequestHeaders",
        "downstreamProtocolError",
    ];

    private readonly JsonElement? _common;
    private readonly JsonElement? _tls;
    private readonly JsonElement? _entry;

    public CorpusEntry(JsonElement? entry, JsonElement? common, bool isHttp)
    {
        (_entry, IsHttp) = (entry, isHttp);
        _common = common ?? At(entry, "commonProperties");
        _tls = At(_common, "tlsProperties");
        StartMicroseconds = Micros(At(_common, "startTime"));
        LastReceivedMicroseconds = Micros(At(_common, "timeToLastRxByte"));
        FirstUpstreamMicroseconds = Micros(At(_common, "timeToFirstUpstreamRxByte"));
        DurationMicroseconds = Micros(At(_common, "timeToLastDownstreamTxByte"));
        BytesReceived = Number(isHttp ? At(entry, "request", "requestBodyBytes") : At(entry, "connectionProperties", "receivedBytes"));
        BytesSent = Number(isHttp ? At(entry, "response", "responseBodyBytes") : At(entry, "connectionProperties", "sentBytes"));
        ResponseCode = (int)Number(At(entry, "response", "responseCode"));
        Protocol = isHttp ? Enum.Parse<LogProtocol>(At(entry, "protocolVersion")?.GetString() switch { null or "PROTOCOL_UNSPECIFIED" => "None", var version => version.Replace("HTTP", "Http", StringComparison.Ordinal) }) : LogProtocol.None;
        for (var i = 0; i < FlagOrder.Length; i++)
        {
            if (At(_common, "responseFlags", FlagOrder[i]) is { } flag && (flag.ValueKind == JsonValueKind.True || IsExternal(flag))) Flags |= (ResponseFlags)(1 << i);
        }
    }

    public override bool TryGetHeader(HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value)
    {
        var field = header.ToString();
        var text = source switch
        {
            HeaderSource.Request => RequestField(field),
            HeaderSource.Response => At(_entry, "response", "responseHeaders", field)?.GetString(),
            _ => At(_entry, "response", "responseTrailers", field)?.GetString(),
        };
        value = Encoding.UTF8.GetBytes(text ?? "");
        return text is not null;
    }

    public override bool Write(LogField field, ref RecordWriter writer)
    {
        var text = field switch
        {
            LogField.ResponseCodeDetails => Text(At(_entry, "response", "responseCodeDetails")),
            LogField.UpstreamTransportFailureReason => Text(At(_common, "upstreamTransportFailureReason")),
            LogField.UpstreamHost => Address("upstreamRemoteAddress", true),
            LogField.UpstreamCluster => Text(At(_common, "upstreamCluster")),
            LogField.UpstreamLocalAddress => Address("upstreamLocalAddress", true),
            LogField.DownstreamLocalAddress => Address("downstreamLocalAddress", true),
            LogField.DownstreamLocalAddressWithoutPort => Address("downstreamLocalAddress", false),
            LogField.DownstreamRemoteAddress => Address("downstreamRemoteAddress", true),
            LogField.DownstreamRemoteAddressWithoutPort => Address("downstreamRemoteAddress", false),
            LogField.DownstreamDirectRemoteAddress => Address("downstreamDirectRemoteAddress", true),
            LogField.DownstreamDirectRemoteAddressWithoutPort => Address("downstreamDirectRemoteAddress", false),
            LogField.RequestedServerName => Text(At(_tls, "tlsSniHostname")),
            LogField.RouteName => Text(At(_common, "routeName")),
            LogField.DownstreamPeerUriSan => Names(At(_tls, "peerCertificateProperties", "subjectAltName")),
            LogField.DownstreamLocalUriSan => Names(At(_tls, "localCertificateProperties", "subjectAltName")),
            LogField.DownstreamPeerSubject => Text(At(_tls, "peerCertificateProperties", "subject")),
            LogField.DownstreamLocalSubject => Text(At(_tls, "localCertificateProperties", "subject")),
            LogField.DownstreamTlsSessionId => Text(At(_tls, "tlsSessionId")),
            LogField.DownstreamTlsVersion => Text(At(_tls, "tlsVersion")).Replace('_', '.').Replace("VERSION.UNSPECIFIED", "", StringComparison.Ordinal),
            LogField.DownstreamTlsCipher => At(_tls, "tlsCipherSuite") is { } suite ? CipherOf(suite) : "",
            _ => null,
        };
        if (text is null) return false;
        writer.Value(text);
        return true;
    }

    /// <summary>A cipher by IANA's name or by number, as this project names it.</summary>
    public static string CipherOf(JsonElement suite)
    {
        if (suite.ValueKind == JsonValueKind.Number) return suite.GetInt32() == 0xFFFF ? "" : TlsCipherNames.Of(suite.GetInt32());
        var expected = suite.GetString()!.Replace("TLS_", "", StringComparison.Ordinal).Replace("_WITH_", "-", StringComparison.Ordinal).Replace('_', '-');
        return Enumerable.Range(0, 0x10000).Select(TlsCipherNames.Of).First(name => name == expected);
    }

    private static bool IsExternal(JsonElement flag) =>
        flag.ValueKind == JsonValueKind.Object && At(flag, "reason")?.GetString() is "EXTERNAL_SERVICE" or "SERVICE";

    private static JsonElement? At(JsonElement? element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element is not { ValueKind: JsonValueKind.Object } map || !map.TryGetProperty(name, out var value)) return null;
            element = value;
        }
        return element;
    }

    private static string Text(JsonElement? element) => element?.GetString() ?? "";

    private static long Number(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Object } wrapped => wrapped.GetProperty("value").GetInt64(),
        { } number => number.GetInt64(),
        null => 0,
    };

    private static long Micros(JsonElement? time) => time is null ? -1 : (Number(At(time, "seconds")) * 1_000_000) + (Number(At(time, "nanos")) / 1000);

    private string Address(string name, bool withPort)
    {
        if (At(_common, name) is not { } address) return "";
        if (At(address, "pipe") is { } pipe) return pipe.ValueKind == JsonValueKind.Object ? Text(At(pipe, "path")) : pipe.GetString()!;
        var host = Text(At(address, "address"));
        return withPort ? (host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host) + ":" + Number(At(address, "port")) : host;
    }

    private static string Names(JsonElement? names) => names is null
        ? ""
        : string.Join(',', names.Value.EnumerateArray().Select(each => At(each, "san", "uri")?.GetString()).Where(uri => uri is not null));

    private string? RequestField(string name)
    {
        var property = name switch
        {
            ":method" => "requestMethod",
            ":scheme" => "scheme",
            ":authority" => "authority",
            ":path" => "path",
            "user-agent" => "userAgent",
            "referer" => "referer",
            "x-forwarded-for" => "forwardedFor",
            "x-request-id" => "requestId",
            "x-envoy-original-path" => "originalPath",
            _ => null,
        };
        var text = property is null ? At(_entry, "request", "requestHeaders", name)?.GetString() : At(_entry, "request", property)?.GetString();
        return property is not null && text is "" or "METHOD_UNSPECIFIED" ? null : text;
    }
}
