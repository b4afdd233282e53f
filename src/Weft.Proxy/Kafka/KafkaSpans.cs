using System.Text;
using Weft.Protocols.Kafka;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Upstream;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Kafka;

/// <summary>
/// The spans of one Kafka connection: one for each request that produces or fetches, written when its response is over. Each is a trace of its own: Kafka's
/// requests carry no context. Tags are those of OpenTelemetry's conventions for messaging where they have one.
/// </summary>
internal sealed class KafkaSpans(UpstreamContext context, KafkaTracing tracing, KafkaNames names, SocketEndpoint client)
{
    private byte[]? _address;

    /// <summary>Takes a call that is over.</summary>
    public void Take(in KafkaCall call)
    {
        if (!call.Api.MovesRecords || !tracing.Model.Rates.Records(asks: false, (uint)context.Loop.Random.NextInt64(1L << 32))) return;
        var loop = context.Loop;
        Span<byte> room = stackalloc byte[SpanWriter.MaxBytes];
        var start = loop.UnixMicroseconds - call.Microseconds;
        var writer = new SpanWriter(
            room, tracing.Model.Backend, tracing.Model.NewTrace(loop, TraceDecision.Sampled), tracing.IsInbound ? SpanKind.Server : SpanKind.Client, start, call.Microseconds);
        Name(ref writer, call);
        writer.Service(tracing.Model.Service);
        WriteCall(ref writer, call);
        writer.Tag("upstream_cluster"u8, tracing.Upstream);
        writer.Tag("upstream_cluster.name"u8, tracing.Upstream);
        foreach (var tag in tracing.Model.Tags) tag.Write(ref writer, tag.Value);
        context.Spans.TryWrite(writer.Written);
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
        writer.Name(operation[..length], topic[..Encoding.ASCII.GetBytes(names.Topics[call.Topic], topic)]);
    }

    private void WriteCall(ref SpanWriter writer, in KafkaCall call)
    {
        writer.Tag("component"u8, "proxy"u8);
        writer.Tag("node_id"u8, context.NodeId);
        writer.Tag("peer.address"u8, _address ??= Encoding.ASCII.GetBytes(client.Address.ToString()));
        writer.Tag("messaging.system"u8, "kafka"u8);
        writer.Tag("messaging.operation.name"u8, call.Api.MetricName);
        if (call.Client > 0) writer.Tag("messaging.client.id"u8, names.Clients[call.Client]);
        if (call.RecordBytes > 0) writer.Tag("messaging.destination.name"u8, names.Topics[call.Topic]);
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
