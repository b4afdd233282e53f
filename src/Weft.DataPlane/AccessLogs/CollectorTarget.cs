using System.Globalization;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Weft.DataPlane.Collectors;
using Weft.Otlp;
using Weft.Proxy.AccessLogs;
using Weft.ProxyConfig;
using Weft.Telemetry.AccessLogs;
using KeyValue = Weft.Otlp.KeyValue;

namespace Weft.DataPlane.AccessLogs;

/// <summary>Exports records to an OpenTelemetry collector (OTLP over gRPC), as Envoy does for Kuma: log name MeshAccessLog.</summary>
internal sealed class CollectorTarget : ILogTarget
{
    private readonly string _version;
    private readonly AnyValue _body;
    private readonly int _bodyTexts;
    private readonly string[] _keys;
    private readonly Resource _resource;
    private readonly GrpcChannel _channel;
    private readonly LogsService.LogsServiceClient _client;

    public CollectorTarget(CollectorDestination destination, Node node, string version)
    {
        _version = version;
        _body = AnyValue.Parser.ParseJson(destination.Body);
        _bodyTexts = destination.BodyTexts;
        _keys = destination.AttributeKeys.Split('\n')[..^1];
        _resource = new Resource { Attributes = { Text("log_name", "MeshAccessLog"), Text("node_name", node.Name), Text("mesh", node.Mesh), Text("service.name", node.Service.Length > 0 ? node.Service : node.Name) } };
        _channel = CollectorChannel.To(new UriBuilder("http", destination.Host, destination.Port).Uri);
        _client = new LogsService.LogsServiceClient(_channel);
    }

    public int GatherMilliseconds => 200;

    public string? Write(LogBatch batch)
    {
        var logs = new ScopeLogs { Scope = new InstrumentationScope { Name = "weft-dp", Version = _version } };
        for (var i = 0; i < batch.Count; i++) logs.LogRecords.Add(Record(batch[i]));
        try
        {
            using var limit = new CancellationTokenSource(CollectorChannel.CallLimit);
            var answer = _client.Export(new ExportLogsServiceRequest { ResourceLogs = { new ResourceLogs { Resource = _resource, ScopeLogs = { logs } } } }, cancellationToken: limit.Token);
            if (answer.PartialSuccess is { RejectedLogRecords: > 0 } partial) batch.Refuse((int)Math.Min(partial.RejectedLogRecords, batch.Count), partial.ErrorMessage);
            return null;
        }
        catch (RpcException fault)
        {
            var reason = $"{fault.StatusCode}: {fault.Status.Detail}";
            if (CollectorChannel.MayTryAgain(fault.StatusCode)) return reason;
            batch.Refuse(batch.Count, reason);
            return null;
        }
    }

    public void Dispose() => _channel.Dispose();

    private LogRecord Record(ReadOnlySpan<byte> record)
    {
        var texts = new List<string>();
        for (var rest = record; ;)
        {
            var end = rest.IndexOf(ValuesLayout.Separator);
            texts.Add(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
            if (end < 0) break;
            rest = rest[(end + 1)..];
        }
        var time = ulong.TryParse(texts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds) ? nanoseconds : 0;
        var log = new LogRecord { TimeUnixNano = time, ObservedTimeUnixNano = time, Body = _body.Clone() };
        Fill(log.Body, texts);
        for (var i = 0; i < _keys.Length; i++) log.Attributes.Add(Text(_keys[i], texts[1 + _bodyTexts + i]));
        return log;
    }

    // Each string of the body is the number of its text.
    private static void Fill(AnyValue value, List<string> texts)
    {
        switch (value.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                value.StringValue = texts[1 + int.Parse(value.StringValue, CultureInfo.InvariantCulture)];
                break;
            case AnyValue.ValueOneofCase.ArrayValue:
                foreach (var each in value.ArrayValue.Values) Fill(each, texts);
                break;
            case AnyValue.ValueOneofCase.KvlistValue:
                foreach (var each in value.KvlistValue.Values) Fill(each.Value, texts);
                break;
        }
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
