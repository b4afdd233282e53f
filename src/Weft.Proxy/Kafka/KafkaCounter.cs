using Weft.Protocols.Kafka;
using Weft.Telemetry;

namespace Weft.Proxy.Kafka;

/// <summary>Counts what one Kafka connection carries, among all of its chain and for its own access log, and hands calls on to be spans.</summary>
internal sealed class KafkaCounter(WorkerMetrics worker, KafkaMetrics metrics, KafkaAccount account, KafkaSpans? spans) : KafkaObserver
{
    public override void OnRequest(KafkaApi? api, int client)
    {
        account.OnRequest();
        worker.Increment(api is null ? metrics.UnknownRequests : metrics.Requests(api));
        worker.Increment(metrics.Clients(client));
    }

    public override void OnResponse(KafkaApi? api, long microseconds)
    {
        account.OnResponse();
        worker.Increment(api is null ? metrics.UnknownResponses : metrics.Responses(api));
        if (api is not null) worker.Record(metrics.Durations(api), microseconds);
    }

    public override void OnRecords(KafkaApi api, int topic, long bytes, long records)
    {
        account.OnTopic(topic);
        worker.Add(metrics.TopicBytes(api, topic), bytes);
        worker.Add(metrics.TopicRecords(api, topic), records);
    }

    public override void OnError(KafkaApi api, short code)
    {
        account.OnError();
        worker.Increment(metrics.Errors(api, code));
    }

    public override void OnCall(in KafkaCall call) => spans?.Take(call);

    public override void OnFailure(bool isRequest) => worker.Increment(isRequest ? metrics.FailedRequests : metrics.FailedResponses);

    public override void OnRewritten(bool isDone) => worker.Increment(isDone ? metrics.Rewritten : metrics.NotRewritten);
}
