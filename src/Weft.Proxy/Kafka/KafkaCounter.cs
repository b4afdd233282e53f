using Weft.Protocols.Kafka;
using Weft.Telemetry;

namespace Weft.Proxy.Kafka;

/// <summary>Counts what Kafka connections of one chain carry, on one worker.</summary>
internal sealed class KafkaCounter(WorkerMetrics worker, KafkaMetrics metrics) : KafkaObserver
{
    public override void OnRequest(KafkaApi? api, int client)
    {
        worker.Increment(api is null ? metrics.UnknownRequests : metrics.Requests(api));
        worker.Increment(metrics.Clients(client));
    }

    public override void OnResponse(KafkaApi? api, long microseconds)
    {
        worker.Increment(api is null ? metrics.UnknownResponses : metrics.Responses(api));
        if (api is not null) worker.Record(metrics.Durations(api), microseconds);
    }

    public override void OnRecords(KafkaApi api, int topic, long bytes, long records)
    {
        worker.Add(metrics.TopicBytes(api, topic), bytes);
        worker.Add(metrics.TopicRecords(api, topic), records);
    }

    public override void OnError(KafkaApi api, short code) => worker.Increment(metrics.Errors(api, code));

    public override void OnFailure(bool isRequest) => worker.Increment(isRequest ? metrics.FailedRequests : metrics.FailedResponses);

    public override void OnRewritten(bool isDone) => worker.Increment(isDone ? metrics.Rewritten : metrics.NotRewritten);
}
