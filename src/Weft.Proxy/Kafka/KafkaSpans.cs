using System.Text;
using Weft.Protocols.Kafka;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Kafka;

/// <summary>
/// The spans of one Kafka connection: one for each request that produces or fetches, written when its response is over. Kafka's requests carry no context, so
/// each is a trace of its own; but a proxy tells the next one, with the tunnel that it opens, what it makes its traces from, and that one's spans are below
/// its own. Tags are those of OpenTelemetry's conventions for messaging where they have one.
/// </summary>
internal sealed class KafkaSpans
{
    private readonly UpstreamContext _context;
    private readonly KafkaTracing _tracing;
    private readonly KafkaNames _names;
    private readonly SocketEndpoint _client;
    private readonly TraceSeed _seed;
    private readonly bool _isBelow;
    private byte[]? _address;

    public KafkaSpans(UpstreamContext context, KafkaTracing tracing, KafkaNames names, Channel client)
    {
        (_context, _tracing, _names, _client) = (context, tracing, names, client.Remote);
        var above = (client as TunnelChannel)?.Seed;
        _isBelow = above is not null;
        _seed = above ?? tracing.Model.NewSeed(context.Loop);
    }

    /// <summary>What the next proxy is told.</summary>
    public byte[] SeedText()
    {
        var text = new byte[TraceSeed.TextBytes];
        _seed.Write(text);
        return text;
    }

    /// <summary>Takes a call that is over.</summary>
    public void Take(in KafkaCall call)
    {
        if (!call.Api.MovesRecords) return;
        var root = _seed.Of(call.Number);
        if (!root.IsRecorded) return;
        var model = _tracing.Model;
        var isShared = _isBelow && model.SharesSpans;
        Span<byte> room = stackalloc byte[SpanWriter.MaxBytes];
        var span = _isBelow && !isShared ? root.Child(TracingModel.NewId(_context.Loop)) : root;
        var start = _context.Loop.UnixMicroseconds - call.Microseconds;
        var writer = new SpanWriter(room, model.Backend, span, _tracing.IsInbound ? SpanKind.Server : SpanKind.Client, start, call.Microseconds);
        if (isShared) writer.MarkShared();
        Name(ref writer, call);
        writer.Service(model.Service);
        WriteCall(ref writer, call);
        writer.Tag("upstream_cluster"u8, _tracing.Upstream);
        writer.Tag("upstream_cluster.name"u8, _tracing.Upstream);
        foreach (var tag in model.Tags) tag.Write(ref writer, tag.Value);
        _context.Spans.TryWrite(writer.Written);
    }

    private void Name(ref SpanWriter writer, in KafkaCall call)
    {
        Span<byte> operation = stackalloc byte[SpanWriter.MaxValueBytes];
        var length = Encoding.ASCII.GetBytes(call.Api.MetricName, operation);
        if (call.RecordBytes == 0)
        {
            writer.Name(operation[..length], default);
            return;
        }
        operation[length++] = (byte)' ';
        Span<byte> topic = stackalloc byte[SpanWriter.MaxValueBytes];
        writer.Name(operation[..length], topic[..Encoding.ASCII.GetBytes(_names.Topics[call.Topic], topic)]);
    }

    private void WriteCall(ref SpanWriter writer, in KafkaCall call)
    {
        writer.Tag("component"u8, "proxy"u8);
        writer.Tag("node_id"u8, _context.NodeId);
        writer.Tag("peer.address"u8, _address ??= Encoding.ASCII.GetBytes(_client.Address.ToString()));
        writer.Tag("messaging.system"u8, "kafka"u8);
        writer.Tag("messaging.operation.name"u8, call.Api.MetricName);
        if (call.Client > 0) writer.Tag("messaging.client.id"u8, _names.Clients[call.Client]);
        if (call.RecordBytes > 0) writer.Tag("messaging.destination.name"u8, _names.Topics[call.Topic]);
        if (call.HasMoreTopics) writer.Tag("kafka.more_topics"u8, "true"u8);
        writer.Tag("messaging.batch.message_count"u8, call.Records);
        writer.Tag("kafka.record_bytes"u8, call.RecordBytes);
        writer.Tag("kafka.api_version"u8, call.Version);
        if (call.Error == 0) return;
        writer.Tag("kafka.error_code"u8, call.Error);
        writer.Tag("error"u8, "true"u8);
        writer.MarkError();
    }
}
