using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>What the broker sends.</summary>
internal sealed class ResponseReader(KafkaConversation conversation) : FrameReader(conversation, FixedBytes)
{
    private const int FixedBytes = 4;

    // Of a broker that does not know the version asked for: the rest is then in version 0 (KIP-511), or not, as with librdkafka's mock cluster.
    private const int UnsupportedVersion = 35;

    private readonly byte[] _name = new byte[KafkaLimits.MaxNameBytes];
    private KafkaApi? _api;
    private short _version;
    private int _nameBytes;
    private int _topic;
    private PendingRequest _request;
    private short _error;

    protected override FrameStage? OnHead(ReadOnlySpan<byte> head)
    {
        _api = null;
        if (head.Length < FixedBytes || !Conversation.Pending.TryFind(BinaryPrimitives.ReadInt32BigEndian(head), out _request, out var before))
            return Conversation.WasSaslRaw ? FrameStage.Rest : null;
        Conversation.Pending.RemoveFirst(before + 1);
        _api = _request.IsKnown ? KafkaApis.Find(_request.Key) : null;
        (_version, _error) = (_request.Version, 0);
        Conversation.Observer.OnResponse(_api, Now - _request.Microseconds);
        if (_api is null) return FrameStage.Rest;
        Walker.Begin([], _version, _api.ResponseHeaderVersion(_version) == 1, hasTags: true);
        return FrameStage.Header;
    }

    protected override FrameStage OnHeaderEnd()
    {
        if (_api!.Response is not { } fields) return FrameStage.Rest;
        Walker.Begin(fields, _version, _api.IsFlexible(_version), hasTags: false);
        return FrameStage.Body;
    }

    protected override void OnFrameEnd()
    {
        if (_api is null) return;
        Conversation.Observer.OnCall(_request.End(_api, _error, Now));
    }

    public override void OnNumber(FieldMark mark, long value, int end)
    {
        if (mark != FieldMark.Error || value == 0) return;
        if (_error == 0) _error = (short)value;
        Conversation.Observer.OnError(_api!, (short)value);
        if (_api!.Key == KafkaApis.ApiVersions && value == UnsupportedVersion) Walker.Stop();
    }

    public override void OnText(FieldMark mark, ReadOnlySpan<byte> text, int start, int end)
    {
        if (mark != FieldMark.Topic) return;
        if (_api!.Key != KafkaApis.Metadata)
        {
            _topic = Conversation.Names.Topics.Intern(text);
            return;
        }
        _nameBytes = text.Length;
        text.CopyTo(_name);
    }

    public override void OnUuid(UInt128 value)
    {
        if (_api!.Key == KafkaApis.Metadata) Conversation.Names.Learn(value, _name.AsSpan(0, _nameBytes));
        else _topic = Conversation.Names.TopicOf(value);
    }

    public override void OnRecords(long bytes, long records)
    {
        Conversation.Observer.OnRecords(_api!, _topic, bytes, records);
        _request.Totals.Add(_topic, bytes, records);
    }
}
