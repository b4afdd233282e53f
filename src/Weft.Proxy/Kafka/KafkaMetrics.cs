using System.Globalization;
using Weft.Protocols.Kafka;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Kafka;

/// <summary>
/// The counters of all Kafka filter chains with one prefix: those of Envoy's kafka_broker filter, as Kuma's tags cut its names
/// (<c>kafka.PREFIX.request.TYPE</c> is <c>envoy_kafka_request_{kafka_name, kafka_type}</c>), and our own of topics, clients and errors. They outlive
/// changes of configuration, so that the limits on names hold for the life of the process, and are made with the first connection.
/// </summary>
internal sealed class KafkaMetrics
{
    private const int MinErrorCode = -1;
    private const int MaxErrorCode = 149;
    private const int ErrorCodes = MaxErrorCode - MinErrorCode + 2;

    // The requests and responses that carry records.
    private static readonly KafkaApi[] Carriers = [.. KafkaApis.All.ToArray().Where(api => api.MovesRecords)];

    private readonly MetricFactory _registry;
    private readonly MetricLabel _name;
    private readonly string _dotted;
    private readonly LazySlots _requests;
    private readonly LazySlots _responses;
    private readonly HistogramSlot?[] _durations;
    private readonly LazySlots _topicBytes;
    private readonly LazySlots _topicRecords;
    private readonly LazySlots _clients;
    private readonly LazySlots?[] _errors;

    public KafkaMetrics(MetricFactory registry, string prefix)
    {
        _registry = registry;
        _name = new MetricLabel("kafka_name", prefix);
        _dotted = "kafka." + prefix;
        var apis = KafkaApis.All.Length;
        _requests = new LazySlots(apis, key => Request(NameOf(key) + "_request"));
        _responses = new LazySlots(apis, key => Response(NameOf(key) + "_response"));
        _durations = new HistogramSlot?[apis];
        _topicBytes = new LazySlots(Carriers.Length * (KafkaNames.MaxTopics + 1), OfTopic("weft_kafka_topic_bytes_total", "Bytes of record batches, as they are on the wire."));
        _topicRecords = new LazySlots(Carriers.Length * (KafkaNames.MaxTopics + 1), OfTopic("weft_kafka_topic_records_total", "Records, by the heads of their batches."));
        _clients = new LazySlots(KafkaNames.MaxClients + 1, OfClient);
        _errors = new LazySlots?[apis];
        (UnknownRequests, FailedRequests) = (Request("unknown"), Request("failure"));
        (UnknownResponses, FailedResponses) = (Response("unknown"), Response("failure"));
        Rewritten = Own("weft_kafka_rewritten_total", "Responses in which brokers' addresses or versions were replaced.");
        NotRewritten = Own("weft_kafka_not_rewritten_total", "Responses that should have been rewritten and passed as they were: too large, unknown or malformed.");
        foreach (var api in Carriers) Durations(api).Show();
    }

    /// <summary>The names its labels come from.</summary>
    public KafkaNames Names { get; } = new();

    public MetricSlot UnknownRequests { get; }

    public MetricSlot FailedRequests { get; }

    public MetricSlot UnknownResponses { get; }

    public MetricSlot FailedResponses { get; }

    public MetricSlot Rewritten { get; }

    public MetricSlot NotRewritten { get; }

    public MetricSlot Requests(KafkaApi api) => _requests[api.Key];

    public MetricSlot Responses(KafkaApi api) => _responses[api.Key];

    public HistogramSlot Durations(KafkaApi api) => _durations[api.Key] ??= Duration(api.Key);

    public MetricSlot TopicBytes(KafkaApi api, int topic) => _topicBytes[OfCarrier(api, topic)];

    public MetricSlot TopicRecords(KafkaApi api, int topic) => _topicRecords[OfCarrier(api, topic)];

    public MetricSlot Clients(int client) => _clients[client];

    public MetricSlot Errors(KafkaApi api, short code)
    {
        var ofApi = _errors[api.Key] ??= new LazySlots(ErrorCodes, number => OfError(api.Key, number));
        return ofApi[code is >= MinErrorCode and <= MaxErrorCode ? code - MinErrorCode : ErrorCodes - 1];
    }

    private MetricSlot Request(string type) =>
        _registry.Counter("envoy_kafka_request_", "Kafka requests by type.", $"{_dotted}.request.{type}", _name, new MetricLabel("kafka_type", type));

    private MetricSlot Response(string type) =>
        _registry.Counter("envoy_kafka_response_", "Kafka responses by type.", $"{_dotted}.response.{type}", _name, new MetricLabel("kafka_type", type));

    private MetricSlot Own(string name, string help) => _registry.Counter(name, help, _name);

    private HistogramSlot Duration(int key)
    {
        var type = NameOf(key) + "_response_duration";
        return _registry.Histogram(
            "envoy_kafka_request_duration", "From a Kafka request to its response, in milliseconds.", $"{_dotted}.response.{type}", _name, new MetricLabel("kafka_type", type));
    }

    private Func<int, MetricSlot> OfTopic(string name, string help) => number =>
    {
        var (topic, carrier) = Math.DivRem(number, Carriers.Length);
        return _registry.Counter(name, help, _name, new MetricLabel("api", Carriers[carrier].MetricName), new MetricLabel("topic", Names.Topics[topic]));
    };

    private MetricSlot OfClient(int client) =>
        _registry.Counter("weft_kafka_client_requests_total", "Kafka requests by client id.", _name, new MetricLabel("client_id", Names.Clients[client]));

    private MetricSlot OfError(int key, int number)
    {
        var text = number == ErrorCodes - 1 ? NameTable.Other : (number + MinErrorCode).ToString(CultureInfo.InvariantCulture);
        return _registry.Counter(
            "weft_kafka_errors_total", "Error codes in Kafka responses; 3 is UNKNOWN_TOPIC_OR_PARTITION.", _name, new MetricLabel("api", NameOf(key)), new MetricLabel("code", text));
    }

    private static int OfCarrier(KafkaApi api, int topic) => (topic * Carriers.Length) + Array.IndexOf(Carriers, api);

    private static string NameOf(int key) => KafkaApis.All[key].MetricName;
}
