using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>What the client sends.</summary>
internal sealed class RequestReader(KafkaConversation conversation) : FrameReader(conversation, FixedBytes)
{
    private const int FixedBytes = 8;

    private KafkaApi? _api;
    private short _version;
    private PendingRequest _request;
    private int _topic;
    private bool _isAnswered;
    private long _count;

    protected override FrameStage? OnHead(ReadOnlySpan<byte> head)
    {
        var isWhole = head.Length == FixedBytes;
        var key = isWhole ? BinaryPrimitives.ReadInt16BigEndian(head) : (short)-1;
        _version = isWhole ? BinaryPrimitives.ReadInt16BigEndian(head[2..]) : (short)-1;
        _api = KafkaApis.Find(key) is { } api && api.Knows(_version) ? api : null;
        if (Conversation.IsSaslRaw)
        {
            if (_api is null) return FrameStage.Rest;
            Conversation.IsSaslRaw = false;
        }
        if (!isWhole) return null;
        var correlation = BinaryPrimitives.ReadInt32BigEndian(head[4..]);
        _request = new PendingRequest(correlation, key, _version, _api is not null, _count++, Now);
        if (!Conversation.Pending.TryAdd(_request)) return null;
        _isAnswered = true;
        if (_api is null)
        {
            Conversation.Observer.OnRequest(null, 0);
            return FrameStage.Rest;
        }
        if (key == KafkaApis.SaslHandshake && _version == 0) Conversation.IsSaslRaw = true;
        var header = _api.RequestHeaderVersion(_version);
        Walker.Begin(KafkaLayouts.RequestHeaderTail, header, header == 2, hasTags: true);
        return FrameStage.Header;
    }

    protected override FrameStage OnHeaderEnd()
    {
        Conversation.Observer.OnRequest(_api, _request.Client);
        Note();
        if (_api!.Request is not { } fields) return FrameStage.Rest;
        Walker.Begin(fields, _version, _api.IsFlexible(_version), hasTags: false);
        return FrameStage.Body;
    }

    protected override void OnFrameEnd()
    {
        if (_api is null || _isAnswered) return;
        Conversation.Observer.OnCall(_request.End(_api, 0, Now));
    }

    public override void OnNumber(FieldMark mark, long value, int end)
    {
        // The broker does not answer what is produced without acks.
        if (mark != FieldMark.Acks || value != 0 || Conversation.Pending.Count == 0) return;
        Conversation.Pending.RemoveLast();
        _isAnswered = false;
    }

    public override void OnText(FieldMark mark, ReadOnlySpan<byte> text, int start, int end)
    {
        if (mark == FieldMark.ClientId) _request.Client = Conversation.Names.Clients.Intern(text);
        else _topic = Conversation.Names.Topics.Intern(text);
    }

    public override void OnRecords(long bytes, long records)
    {
        Conversation.Observer.OnRecords(_api!, _topic, bytes, records);
        _request.Totals.Add(_topic, bytes, records);
        Note();
    }

    // A broker may answer before the request is over; then nothing waits here, and what still comes is not told with it.
    private void Note()
    {
        if (_isAnswered && Conversation.Pending.Count > 0) Conversation.Pending.Newest = _request;
    }
}
