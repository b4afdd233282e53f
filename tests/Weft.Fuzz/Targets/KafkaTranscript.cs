using System.Text;
using Weft.Protocols.Kafka;

namespace Weft.Fuzz.Targets;

/// <summary>What was told of a Kafka connection.</summary>
internal sealed class KafkaTranscript : KafkaObserver
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public long Records { get; private set; }

    public bool IsRewritten { get; private set; }

    public override void OnRewritten(bool isDone) => IsRewritten |= isDone;

    public override void OnRequest(KafkaApi? api, int client) => _text.Append(api?.Name).Append('<').Append(client);

    public override void OnResponse(KafkaApi? api, long microseconds) => _text.Append(api?.Name).Append('>').Append(microseconds);

    public override void OnRecords(KafkaApi api, int topic, long bytes, long records)
    {
        Records += bytes;
        _text.Append(api.Name).Append(topic).Append('/').Append(bytes).Append('/').Append(records);
    }

    public override void OnError(KafkaApi api, short code) => _text.Append(api.Name).Append('!').Append(code);

    public override void OnFailure(bool isRequest) => _text.Append(isRequest ? "bad request" : "bad response");
}
