using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>
/// Walks over one message as its layout says, fed with pieces cut anywhere. It keeps at most a number, a name and a batch's head, and
/// steps over all else in one stride. No count or length is believed beyond the frame.
/// </summary>
internal sealed class LayoutWalker(FieldVisitor visitor)
{
    // The deepest layout has four: message, topic, partition, record error.
    private const int MaxDepth = 5;
    private const int MaxVarintBytes = 5;

    private readonly WalkLevel[] _levels = new WalkLevel[MaxDepth];
    private readonly byte[] _scratch = new byte[16];
    private byte[]? _text;
    private RecordCounter _records;
    private KafkaField _field = null!;
    private WalkStep _step;
    private int _depth;
    private int _version;
    private bool _isFlexible;
    private int _frameBytes;
    private int _left;
    private int _have;
    private int _need;
    private int _start;
    private uint _varint;

    /// <summary>Position in the frame.</summary>
    public int Position => _frameBytes - _left;

    /// <summary>Bytes of the frame that are still to come.</summary>
    public int Left => _left;

    /// <summary>Begins a frame of so many bytes, of which <paramref name="consumed"/> were read elsewhere.</summary>
    public void StartFrame(int bytes, int consumed)
    {
        _frameBytes = bytes;
        _left = bytes - consumed;
        _step = WalkStep.Done;
    }

    /// <summary>Begins a message, or a header, at the present position.</summary>
    /// <param name="fields">Its layout; may stop before the message does.</param>
    /// <param name="version">Which of its versions.</param>
    /// <param name="isFlexible">Compact lengths, and tagged fields after each structure.</param>
    /// <param name="hasTags">Whether the tagged fields of the whole are read.</param>
    public void Begin(KafkaField[] fields, int version, bool isFlexible, bool hasTags)
    {
        _version = version;
        _isFlexible = isFlexible;
        _depth = 0;
        Push(fields, 1);
        _levels[0].HasTags = isFlexible && hasTags;
        _step = WalkStep.NextField;
    }

    /// <summary>From here on the message is one of version 0 (a broker's answer to a version that it does not know).</summary>
    public void FallBack()
    {
        _version = 0;
        _isFlexible = false;
        _levels[0].HasTags = false;
    }

    /// <summary>What follows is not looked at.</summary>
    public void Stop() => _step = WalkStep.Done;

    /// <summary>Goes on with <paramref name="input"/>, which it shortens by what it used.</summary>
    public WalkResult Walk(ref ReadOnlySpan<byte> input)
    {
        while (true)
        {
            switch (_step)
            {
                case WalkStep.Done: return WalkResult.Done;
                case WalkStep.Malformed: return WalkResult.Malformed;
                case WalkStep.NextField: Advance(); break;
                case WalkStep.Skip: if (!Skip(ref input)) return WalkResult.NeedMore; break;
                case WalkStep.Text: if (!ReadText(ref input)) return WalkResult.NeedMore; break;
                case WalkStep.Records: if (!ReadRecords(ref input)) return WalkResult.NeedMore; break;
                case WalkStep.Number:
                case WalkStep.Uuid:
                    if (!TryTake(ref input, out var bytes)) return Starved();
                    OnFixed(bytes);
                    break;
                default:
                    if (!TryReadLength(ref input, out var length)) return Starved();
                    if (_step != WalkStep.Malformed) OnLength(length);
                    break;
            }
        }
    }

    private WalkResult Starved() => _step == WalkStep.Malformed ? WalkResult.Malformed : WalkResult.NeedMore;

    private void Advance()
    {
        ref var level = ref _levels[_depth - 1];
        if (level.Tags >= 0)
        {
            AdvanceTags(ref level);
            return;
        }
        while (level.Next < level.Fields.Length)
        {
            var field = level.Fields[level.Next++];
            if (field.Tag >= 0 || !field.Versions.Has(_version)) continue;
            Enter(field);
            return;
        }
        if (level.HasTags) Expect(WalkStep.TagCount);
        else EndStructure();
    }

    private void AdvanceTags(ref WalkLevel level)
    {
        if (level.TagEnd >= 0 && level.TagEnd != Position)
        {
            _step = WalkStep.Malformed;
            return;
        }
        level.TagEnd = -1;
        if (level.Tags == 0)
        {
            EndStructure();
            return;
        }
        level.Tags--;
        Expect(WalkStep.TagNumber);
    }

    private void EndStructure()
    {
        ref var level = ref _levels[_depth - 1];
        level.Next = 0;
        level.Tags = -1;
        if (--level.Elements > 0) return;
        _depth--;
        _step = _depth == 0 ? WalkStep.Done : WalkStep.NextField;
    }

    private void Enter(KafkaField field)
    {
        _field = field;
        switch (field.Type)
        {
            case WireType.Structure: Push(field.Fields, 1); break;
            case WireType.Text: Expect(WalkStep.TextLength); break;
            case WireType.Records: Expect(WalkStep.RecordsLength); break;
            case WireType.ArrayOf: Expect(WalkStep.ArrayLength); break;
            case WireType.IntegerArray: Expect(WalkStep.IntegerArrayLength); break;
            case WireType.Uuid: Expect(WalkStep.Uuid); break;
            default: Expect(WalkStep.Number); break;
        }
    }

    private void Push(KafkaField[] fields, int elements)
    {
        _levels[_depth++] = new WalkLevel { Fields = fields, Elements = elements, HasTags = _isFlexible, Tags = -1, TagEnd = -1 };
        _step = WalkStep.NextField;
    }

    private void Expect(WalkStep step)
    {
        _step = step;
        _have = 0;
        _varint = 0;
        _start = Position;
        _need = step switch
        {
            WalkStep.Number => _field.Type switch { WireType.Octet => 1, WireType.Short => 2, WireType.Integer => 4, _ => 8 },
            WalkStep.Uuid => 16,
            WalkStep.TextLength when !_isFlexible || _field.IsNeverFlexible => 2,
            WalkStep.TextLength or WalkStep.RecordsLength or WalkStep.ArrayLength or WalkStep.IntegerArrayLength when !_isFlexible => 4,
            _ => 0,
        };
    }

    private void OnFixed(ReadOnlySpan<byte> bytes)
    {
        var isUuid = _step == WalkStep.Uuid;
        _step = WalkStep.NextField;
        if (_field.Mark == FieldMark.None) return;
        if (isUuid)
        {
            visitor.OnUuid(BinaryPrimitives.ReadUInt128BigEndian(bytes));
            return;
        }
        var value = bytes.Length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            4 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
        visitor.OnNumber(_field.Mark, value, Position);
    }

    // Lengths and counts; null is 0. Tags are plain numbers.
    private void OnLength(int length)
    {
        if (length > _left && _step is not WalkStep.TagNumber)
        {
            _step = WalkStep.Malformed;
            return;
        }
        switch (_step)
        {
            case WalkStep.TextLength: BeginText(length); break;
            case WalkStep.RecordsLength:
                _records.Begin(length);
                _need = length;
                _step = WalkStep.Records;
                break;
            case WalkStep.ArrayLength:
                _step = WalkStep.NextField;
                if (length > 0) Push(_field.Fields, length);
                break;
            case WalkStep.IntegerArrayLength: BeginSkip(length * 4L); break;
            case WalkStep.TagCount:
                _levels[_depth - 1].Tags = length;
                _step = WalkStep.NextField;
                break;
            case WalkStep.TagNumber: BeginTag(length); break;
            default: BeginTagContent(length); break;
        }
    }

    private void BeginTag(int number)
    {
        _field = UnknownTag;
        foreach (var field in _levels[_depth - 1].Fields)
        {
            if (field.Tag == number && field.Mark != FieldMark.None && field.Versions.Has(_version)) _field = field;
        }
        if (_field != UnknownTag) visitor.OnTag(Position);
        Expect(WalkStep.TagBytes);
    }

    private void BeginTagContent(int bytes)
    {
        if (_field == UnknownTag)
        {
            BeginSkip(bytes);
            return;
        }
        _levels[_depth - 1].TagEnd = Position + bytes;
        visitor.OnTagContent(Position, Position + bytes);
        Enter(_field);
    }

    private void BeginText(int bytes)
    {
        _need = bytes;
        _have = 0;
        if (_field.Mark == FieldMark.None) BeginSkip(bytes);
        else if (bytes > 0) _step = WalkStep.Text;
        else EndText([]);
    }

    private bool ReadText(ref ReadOnlySpan<byte> input)
    {
        if (_have == 0 && input.Length >= _need)
        {
            var whole = Consume(ref input, _need);
            EndText(whole);
            return true;
        }
        if (input.IsEmpty) return false;
        _text ??= new byte[KafkaLimits.MaxNameBytes];
        var piece = Consume(ref input, Math.Min(_need - _have, input.Length));
        if (_need <= _text.Length) piece.CopyTo(_text.AsSpan(_have));
        _have += piece.Length;
        if (_have < _need) return false;
        EndText(_need <= _text.Length ? _text.AsSpan(0, _need) : []);
        return true;
    }

    private void EndText(ReadOnlySpan<byte> text)
    {
        _step = WalkStep.NextField;
        visitor.OnText(_field.Mark, text.Length <= KafkaLimits.MaxNameBytes ? text : [], _start, Position);
    }

    private bool ReadRecords(ref ReadOnlySpan<byte> input)
    {
        Consume(ref input, _records.Read(input));
        if (_records.Left > 0) return false;
        _step = WalkStep.NextField;
        if (_need > 0) visitor.OnRecords(_need, _records.Records);
        return true;
    }

    private void BeginSkip(long bytes)
    {
        if (bytes > _left)
        {
            _step = WalkStep.Malformed;
            return;
        }
        _need = (int)bytes;
        _step = WalkStep.Skip;
    }

    private bool Skip(ref ReadOnlySpan<byte> input)
    {
        _need -= Consume(ref input, Math.Min(_need, input.Length)).Length;
        if (_need > 0) return false;
        _step = WalkStep.NextField;
        return true;
    }

    // The fast way when a number lies whole in the input, else through the scratch.
    private bool TryTake(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (_need - _have > _left) return Break();
        if (_have == 0 && input.Length >= _need)
        {
            bytes = Consume(ref input, _need);
            return true;
        }
        var piece = Consume(ref input, Math.Min(_need - _have, input.Length));
        piece.CopyTo(_scratch.AsSpan(_have));
        _have += piece.Length;
        bytes = _scratch.AsSpan(0, _need);
        return _have == _need;
    }

    private bool TryReadLength(ref ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        if (_need == 0) return TryReadVarint(ref input, out length);
        if (!TryTake(ref input, out var bytes)) return false;
        length = _need == 2 ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (length < -1) return !Break();
        length = Math.Max(0, length);
        return true;
    }

    private bool TryReadVarint(ref ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        while (true)
        {
            if (_left == 0) return Break();
            if (input.IsEmpty) return false;
            var next = Consume(ref input, 1)[0];
            if (_have == MaxVarintBytes - 1 && next > 0x0F) return !Break();
            _varint |= (uint)(next & 0x7F) << (7 * _have++);
            if (next < 0x80) break;
        }
        var isTag = _step is WalkStep.TagCount or WalkStep.TagNumber or WalkStep.TagBytes;
        var value = isTag || _varint == 0 ? _varint : _varint - 1;
        if (value > int.MaxValue) return !Break();
        length = (int)value;
        return true;
    }

    // Always false: nothing could be read.
    private bool Break()
    {
        _step = WalkStep.Malformed;
        return false;
    }

    private ReadOnlySpan<byte> Consume(ref ReadOnlySpan<byte> input, int bytes)
    {
        var taken = input[..bytes];
        input = input[bytes..];
        _left -= bytes;
        return taken;
    }

    private static readonly KafkaField UnknownTag = new("", WireType.Octet, "none");
}
