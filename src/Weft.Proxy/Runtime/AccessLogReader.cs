using System.Text;
using System.Text.Json;
using Google.Protobuf.Collections;
using Weft.Proxy.AccessLogs;
using Weft.ProxyConfig;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Runtime;

/// <summary>Reads the access logs of a filter chain.</summary>
internal sealed class AccessLogReader(LogSinkTable sinks, ViolationCollector problems)
{
    /// <summary>Bytes of a format at most: half of a record.</summary>
    public const int MaxFormatBytes = RecordLayout.MaxRecordBytes / 2;

    private const string TimeInNanoseconds = "%START_TIME(%s%f)%";

    /// <summary>The logs, or null when there are none.</summary>
    public AccessLogSet? Read(RepeatedField<AccessLog> logs, string field)
    {
        var captured = new CapturedNames();
        var models = new List<AccessLogModel>();
        for (var i = 0; i < logs.Count; i++)
        {
            var at = $"{field}[{i}]";
            var interval = logs[i].Interval is { } time ? (long)time.ToTimeSpan().TotalMilliseconds : 0;
            if (interval is < 0 or > 0 and < 100) problems.Add(at + ".interval", "must be at least 0.1s");
            var matches = logs[i].Matches.Select((match, j) => ReadMatch(match, $"{at}.matches[{j}]")).ToArray();
            if (Read(logs[i], at, captured) is var (destination, layout)) models.Add(new AccessLogModel(sinks.Of(destination), layout, interval, matches));
        }
        if (models.Count > AccessLogSet.MaxLogs) problems.Add(field, $"must have at most {AccessLogSet.MaxLogs} entries");
        return models.Count > 0 ? new AccessLogSet(models, captured) : null;
    }

    private ClientMatch ReadMatch(ConnectionMatch match, string field) =>
        new(match.Client is { } client ? SanReader.Read(client, field + ".client", problems) : null, match.ServerName);

    private (LogDestination Destination, RecordLayout Layout)? Read(AccessLog log, string field, CapturedNames captured)
    {
        var texts = new FormatTexts(problems, captured);
        switch (log.SinkCase)
        {
            case AccessLog.SinkOneofCase.File:
                if (log.File.Path.Length == 0) problems.Add(field + ".file.path", "must not be empty");
                return (new FileDestination(log.File.Path), ReadLines(log, field, texts));
            case AccessLog.SinkOneofCase.Tcp:
                CheckAddress(log.Tcp.Host, log.Tcp.Port, field + ".tcp");
                return (new TcpDestination(log.Tcp.Host, (int)log.Tcp.Port), ReadLines(log, field, texts));
            case AccessLog.SinkOneofCase.OpenTelemetry:
                return ReadCollector(log, field, texts);
            default:
                problems.Add(field, "must have one of file, tcp, open_telemetry");
                return null;
        }
    }

    private RecordLayout ReadLines(AccessLog log, string field, FormatTexts texts)
    {
        if (log.FormatCase == AccessLog.FormatOneofCase.None) problems.Add(field, "must have one of text, json");
        return log.FormatCase == AccessLog.FormatOneofCase.Json
            ? new JsonLayout(log.Json.Fields.Select((pair, i) => KeyValuePair.Create(pair.Key, texts.Read(pair.Value, $"{field}.json.fields[{i}].value"))).ToList(), log.Json.OmitEmptyValues)
            : new LineLayout(texts.Read(log.Text, field + ".text"));
    }

    private (LogDestination, RecordLayout) ReadCollector(AccessLog log, string field, FormatTexts texts)
    {
        var logs = log.OpenTelemetry;
        var collector = logs.Collector ?? new Collector();
        CheckAddress(collector.Host, collector.Port, field + ".open_telemetry.collector");
        var parts = new List<AccessLogFormat> { texts.Read(TimeInNanoseconds, field) };
        var body = new CollectorBody(texts, parts);
        var shape = logs.Body.Length > 0 ? ReadBody(logs.Body, field + ".open_telemetry.body", body)
            : log.FormatCase == AccessLog.FormatOneofCase.Json ? body.OfFields(log.Json.Fields, field + ".json.fields")
            : body.OfText(log.Text, field + ".text");
        var bodyTexts = parts.Count - 1;
        for (var i = 0; i < logs.Attributes.Count; i++) parts.Add(texts.Read(logs.Attributes[i].Value, $"{field}.open_telemetry.attributes[{i}].value"));
        var keys = string.Concat(logs.Attributes.Select(pair => pair.Key.ReplaceLineEndings(" ") + "\n"));
        return (new CollectorDestination(collector.Host, (int)collector.Port, shape, bodyTexts, keys), new ValuesLayout(parts));
    }

    private string ReadBody(string json, string field, CollectorBody body)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return body.OfJson(document.RootElement, field);
        }
        catch (JsonException fault)
        {
            problems.Add(field, "is not JSON: " + fault.Message);
            return "{}";
        }
    }

    private void CheckAddress(string host, uint port, string field)
    {
        if (host.Length == 0) problems.Add(field + ".host", "must not be empty");
        if (port is 0 or > 65535) problems.Add(field + ".port", "must be between 1 and 65535");
    }
}
