using System.Text;
using Weft.Protocols.Kafka;

namespace Weft.Protocols.Tests.Kafka;

/// <summary>A conversation and what was told of it, one line each.</summary>
internal sealed class RecordedConversation : KafkaObserver
{
    private readonly StringBuilder _text = new();

    public RecordedConversation(KafkaLimits? limits = null) => Conversation = new KafkaConversation(this, Names, limits ?? KafkaLimits.Default);

    public KafkaNames Names { get; } = new();

    public KafkaConversation Conversation { get; }

    public string Text => _text.ToString();

    public List<short> Errors { get; } = [];

    public List<(string Topic, long Bytes, long Records)> Batches { get; } = [];

    /// <summary>The requests that are over, one line each; they are not in <see cref="Text"/>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Feeds both directions in pieces: all requests first.</summary>
    public RecordedConversation Play(byte[] requests, byte[] responses, int step = int.MaxValue)
    {
        foreach (var piece in requests.Chunk(Math.Min(step, Math.Max(1, requests.Length)))) Conversation.OnRequestBytes(piece, 1000);
        foreach (var piece in responses.Chunk(Math.Min(step, Math.Max(1, responses.Length)))) Conversation.OnResponseBytes(piece, 3500);
        return this;
    }

    public override void OnRequest(KafkaApi? api, int client) => Add($"{api?.Name ?? "?"} < {Names.Clients[client]}");

    public override void OnResponse(KafkaApi? api, long microseconds) => Add($"{api?.Name ?? "?"} > {microseconds}");

    public override void OnRecords(KafkaApi api, int topic, long bytes, long records)
    {
        Batches.Add((Names.Topics[topic], bytes, records));
        Add($"{api.Name} {Names.Topics[topic]} {bytes} {records}");
    }

    public override void OnError(KafkaApi api, short code)
    {
        Errors.Add(code);
        Add($"{api.Name} error {code}");
    }

    public override void OnCall(in KafkaCall call) =>
        Calls.Add($"{call.Api.Name} {call.Version} {Names.Clients[call.Client]} {Names.Topics[call.Topic]}{(call.HasMoreTopics ? "+" : "")} {call.RecordBytes} {call.Records} error {call.Error} after {call.Microseconds}");

    public override void OnFailure(bool isRequest) => Add(isRequest ? "request failure" : "response failure");

    public override void OnRewritten(bool isDone) => Add(isDone ? "rewritten" : "not rewritten");

    private void Add(string line) => _text.Append(line).Append('\n');
}
