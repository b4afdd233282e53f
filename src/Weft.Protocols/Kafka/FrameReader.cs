using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>
/// One direction of a connection, cut into frames.
/// <code>
/// request:  size 4 | api key 2, api version 2, correlation id 4, client id, (tagged fields) | body
/// response: size 4 | correlation id 4, (tagged fields) | body
/// </code>
/// </summary>
internal abstract class FrameReader : FieldVisitor
{
    private const int SizeBytes = 4;

    private readonly byte[] _head = new byte[SizeBytes + 8];
    private readonly int _fixedBytes;
    private FrameStage _stage;
    private int _have;
    private int _rest;

    protected FrameReader(KafkaConversation conversation, int fixedBytes)
    {
        Conversation = conversation;
        _fixedBytes = fixedBytes;
        Walker = new LayoutWalker(this);
    }

    protected KafkaConversation Conversation { get; }

    protected LayoutWalker Walker { get; }

    protected long Now { get; private set; }

    /// <summary>Goes on with bytes of this direction; false: they are not Kafka.</summary>
    public bool Read(ReadOnlySpan<byte> input, long microseconds)
    {
        Now = microseconds;
        while (!input.IsEmpty)
        {
            var good = _stage switch
            {
                FrameStage.Head => ReadHead(ref input),
                FrameStage.Rest => SkipRest(ref input),
                _ => Walk(ref input),
            };
            if (!good) return false;
        }
        return true;
    }

    /// <summary>The fixed part of a header is here.</summary>
    /// <param name="head">It, shorter only when the frame is.</param>
    /// <returns>What the rest is; null: not Kafka.</returns>
    protected abstract FrameStage? OnHead(ReadOnlySpan<byte> head);

    /// <summary>The header is over: begins the body.</summary>
    protected abstract FrameStage OnHeaderEnd();

    /// <summary>The frame is over.</summary>
    protected abstract void OnFrameEnd();

    private bool ReadHead(ref ReadOnlySpan<byte> input)
    {
        if (_have < SizeBytes && !Gather(ref input, SizeBytes)) return true;
        var size = BinaryPrimitives.ReadInt32BigEndian(_head);
        if (size < 0 || size > Conversation.Limits.MaxFrameBytes) return false;
        var take = Math.Min(size, _fixedBytes);
        if (!Gather(ref input, SizeBytes + take)) return true;
        Walker.StartFrame(size, take);
        _have = 0;
        if (OnHead(_head.AsSpan(SizeBytes, take)) is not { } stage) return false;
        return Enter(stage);
    }

    private bool Gather(ref ReadOnlySpan<byte> input, int need)
    {
        var step = Math.Min(need - _have, input.Length);
        input[..step].CopyTo(_head.AsSpan(_have));
        input = input[step..];
        _have += step;
        return _have == need;
    }

    // Also walks on without input, since what follows may be empty.
    private bool Enter(FrameStage stage)
    {
        _stage = stage;
        if (stage == FrameStage.Rest)
        {
            _rest = Walker.Left;
            if (_rest == 0) EndFrame();
            return true;
        }
        var nothing = ReadOnlySpan<byte>.Empty;
        return Walk(ref nothing);
    }

    private bool Walk(ref ReadOnlySpan<byte> input)
    {
        var inFrame = input[..Math.Min(input.Length, Walker.Left)];
        var before = inFrame.Length;
        var result = Walker.Walk(ref inFrame);
        input = input[(before - inFrame.Length)..];
        return result switch
        {
            WalkResult.NeedMore => true,
            WalkResult.Done => Enter(_stage == FrameStage.Header ? OnHeaderEnd() : FrameStage.Rest),
            _ => false,
        };
    }

    private bool SkipRest(ref ReadOnlySpan<byte> input)
    {
        var step = Math.Min(_rest, input.Length);
        input = input[step..];
        _rest -= step;
        if (_rest == 0) EndFrame();
        return true;
    }

    private void EndFrame()
    {
        _stage = FrameStage.Head;
        OnFrameEnd();
    }
}
