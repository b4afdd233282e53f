using Weft.Policies.Collectors;
using Weft.Policies.Items;
using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Reads a MeshAccessLog.</summary>
internal static class MeshAccessLogReader
{
    public static MeshAccessLogSpec Read(NodeReader reader) => new()
    {
        TargetRef = reader.TargetRef("targetRef"),
        To = reader.TargetedItems("to", ReadConf),
        From = reader.TargetedItems("from", ReadConf),
        Rules = reader.InboundRules(ReadConf),
    };

    /// <summary>Reads the settings alone.</summary>
    public static AccessLogConf ReadConf(NodeReader reader) => new() { Backends = reader.OptionalList("backends", ReadBackend) };

    private static AccessLogBackend ReadBackend(NodeReader reader) => new()
    {
        Type = reader.Text("type"),
        Tcp = reader.Map("tcp", tcp => new TcpLogBackend { Address = tcp.Text("address"), Format = tcp.Map("format", ReadFormat) }),
        File = reader.Map("file", file => new FileLogBackend { Path = file.Text("path"), Format = file.Map("format", ReadFormat) }),
        OpenTelemetry = reader.Map("openTelemetry", ReadCollector),
        Interval = reader.OptionalDuration("interval"),
    };

    private static CollectorLogBackend ReadCollector(NodeReader reader) => new()
    {
        Endpoint = reader.Text("endpoint"),
        BackendRef = reader.CollectorReference(),
        Attributes = reader.List("attributes", ReadField),
        Body = reader.Node("body"),
    };

    private static AccessLogFormatConf ReadFormat(NodeReader reader) => new()
    {
        Type = reader.Text("type"),
        Plain = reader.OptionalText("plain"),
        Json = reader.OptionalList("json", ReadField),
        OmitEmptyValues = reader.Flag("omitEmptyValues"),
    };

    private static AccessLogField ReadField(NodeReader reader) => new(reader.Text("key"), reader.Text("value"));
}
