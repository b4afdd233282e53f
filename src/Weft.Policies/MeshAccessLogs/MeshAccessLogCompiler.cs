using Google.Protobuf.WellKnownTypes;
using Weft.Policies.AccessLogs;
using Weft.Policies.Addresses;
using Weft.Policies.Collectors;
using Weft.ProxyConfig;
using Weft.Resources.Documents;
using Weft.Resources.Reading;
using Weft.Resources.Violations;
using Weft.Resources.Writing;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>What a proxy is told of a MeshAccessLog.</summary>
internal static class MeshAccessLogCompiler
{
    /// <summary>The logs that merged settings ask for. What cannot be written to (a TCP address without a port, a stored collector) is left out.</summary>
    /// <param name="policy">Kind and name, for messages.</param>
    /// <param name="conf">The settings.</param>
    /// <param name="traffic">What is logged.</param>
    /// <param name="matches">The connections that it is for, any of them, as written; empty: all.</param>
    public static IEnumerable<AccessLog> Compile(string policy, MapNode conf, LoggedTraffic traffic, IReadOnlyList<DocumentNode> matches)
    {
        var connections = matches.Select(Of).ToArray();
        foreach (var backend in MeshAccessLogReader.ReadConf(new NodeReader(conf, FieldPath.Root, new ReadFindings(acceptsSnakeCase: false))).Backends ?? [])
        {
            if (Of(policy, backend, traffic) is not { } log) continue;
            log.Matches.AddRange(connections);
            yield return log;
        }
    }

    private static ConnectionMatch Of(DocumentNode match)
    {
        var map = match as MapNode;
        var connection = new ConnectionMatch { ServerName = Text(map?.Find("sni"), "value") };
        if (map?.Find("spiffeID") is not { } identity) return connection;
        connection.Client = new SanMatcher { Kind = SanMatcher.Types.Kind.Uri };
        if (Text(identity, "type") == "Prefix") connection.Client.Prefix = Text(identity, "value");
        else connection.Client.Exact = Text(identity, "value");
        return connection;
    }

    private static string Text(DocumentNode? map, string name) => ((map as MapNode)?.Find(name) as ScalarNode)?.Text ?? "";

    private static AccessLog? Of(string policy, AccessLogBackend backend, LoggedTraffic traffic)
    {
        var log = new AccessLog { Policy = policy, Interval = backend.Interval is { } interval ? Duration.FromTimeSpan(interval) : null };
        return backend switch
        {
            { Type: "" or "File", File: { } file } => ToFile(log, file, traffic),
            { Type: "" or "Tcp", Tcp: { } tcp } => ToHost(log, tcp, traffic),
            { Type: "OpenTelemetry", OpenTelemetry: { } collector } => ToCollector(log, collector, traffic),
            _ => null,
        };
    }

    private static AccessLog ToFile(AccessLog log, FileLogBackend file, LoggedTraffic traffic)
    {
        log.File = new FileSink { Path = file.Path };
        SetFormat(log, file.Format, traffic);
        return log;
    }

    private static AccessLog? ToHost(AccessLog log, TcpLogBackend tcp, LoggedTraffic traffic)
    {
        // Kuma takes a URL, and means its host and port.
        var address = tcp.Address[(tcp.Address.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..];
        if (HostAndPort.Parse(address.Split('/')[0]) is not { Port: { } port } place) return null;
        log.Tcp = new TcpSink { Host = place.Host, Port = (uint)port };
        SetFormat(log, tcp.Format, traffic);
        return log;
    }

    private static AccessLog? ToCollector(AccessLog log, CollectorLogBackend backend, LoggedTraffic traffic)
    {
        if (CollectorAddress.Of(backend.Endpoint) is not { } collector) return null;
        log.OpenTelemetry = new OpenTelemetryLogs { Collector = collector };
        log.OpenTelemetry.Attributes.AddRange(backend.Attributes.Select(attribute => new KeyValue { Key = attribute.Key, Value = traffic.Fill(attribute.Value) }));
        switch (backend.Body)
        {
            case null:
                log.Text = traffic.DefaultFormat;
                break;
            case ScalarNode text:
                log.Text = traffic.Fill(text.Text);
                break;
            default:
                log.OpenTelemetry.Body = JsonOf(Filled(backend.Body, traffic));
                break;
        }
        return log;
    }

    private static void SetFormat(AccessLog log, AccessLogFormatConf? format, LoggedTraffic traffic)
    {
        if (format?.Json is { } fields && format.Type is "" or "Json")
        {
            log.Json = new JsonFormat { OmitEmptyValues = format.OmitEmptyValues };
            log.Json.Fields.AddRange(fields.Select(field => new KeyValue { Key = field.Key, Value = traffic.Fill(field.Value) }));
        }
        else
        {
            log.Text = format?.Plain is { Length: > 0 } plain ? traffic.Fill(plain) : traffic.DefaultFormat;
        }
    }

    private static DocumentNode Filled(DocumentNode node, LoggedTraffic traffic) => node switch
    {
        MapNode map => map with { Entries = [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Filled(entry.Value, traffic)))] },
        ListNode list => list with { Items = [.. list.Items.Select(item => Filled(item, traffic))] },
        ScalarNode { Form: ScalarForm.Text } text => text with { Text = traffic.Fill(text.Text) },
        _ => node,
    };

    private static string JsonOf(DocumentNode node) => ResourceJson.Text(writer => NodeJson.Write(writer, node));
}
