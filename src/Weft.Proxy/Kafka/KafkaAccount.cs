using Weft.Protocols.Kafka;
using Weft.Proxy.Observation;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Kafka;

/// <summary>What one Kafka connection has carried so far.</summary>
/// <param name="names">The topics' names.</param>
internal sealed class KafkaAccount(NameTable names) : TapAccount
{
    /// <summary>Topics of a connection that its log names: 16; after them stands "...".</summary>
    public const int MaxTopics = 16;

    private readonly int[] _topics = new int[MaxTopics];
    private int _count;
    private bool _hasMore;

    public void OnRequest() => Requests++;

    public void OnResponse() => Responses++;

    public void OnError() => Errors++;

    /// <summary>Records of a topic passed.</summary>
    public void OnTopic(int topic)
    {
        if (_topics.AsSpan(0, _count).Contains(topic)) return;
        if (_count == MaxTopics) _hasMore = true;
        else _topics[_count++] = topic;
    }

    public override void WriteTopics(ref RecordWriter writer)
    {
        for (var i = 0; i < _count; i++)
        {
            if (i > 0) writer.Literal(","u8);
            writer.Value(names[_topics[i]]);
        }
        if (_hasMore) writer.Literal(",..."u8);
    }
}
