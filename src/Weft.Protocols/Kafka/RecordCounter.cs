using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>
/// Counts the records of one partition without looking into them. A mutable struct: keep it in a field.
/// <code>
/// batch (magic 2): offset 8, length 4, leader epoch 4, magic 1, crc 4, attributes 2, ..., records count 4 (at 57), records
/// message (magic 0, 1): offset 8, length 4, crc 4, magic 1, ...
/// </code>
/// A batch that is cut off counts nothing (a broker may cut the last one); a compressed message of magic 0 or 1 counts as one.
/// </summary>
internal struct RecordCounter
{
    private const int LengthAt = 8;
    private const int MagicAt = 16;
    private const int CountAt = 57;
    private const int MessageHeadBytes = MagicAt + 1;
    private const int BatchHeadBytes = CountAt + 4;
    private const int MinMessageBytes = 14;

    private Head _head;
    private int _have;
    private int _skip;
    private int _left;
    private int _pending;

    /// <summary>Records of the batches that are over.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes that are still to come.</summary>
    public readonly int Left => _left;

    /// <summary>Begins with so many bytes of batches.</summary>
    public void Begin(int bytes)
    {
        _left = bytes;
        _have = _skip = _pending = 0;
        Records = 0;
    }

    /// <summary>Takes what there is of the batches; gives back how many bytes that was.</summary>
    public int Read(ReadOnlySpan<byte> input)
    {
        var take = Math.Min(input.Length, _left);
        var rest = input[..take];
        _left -= take;
        while (!rest.IsEmpty)
        {
            var step = _skip > 0 ? Skip(rest.Length) : Gather(rest);
            rest = rest[step..];
        }
        return take;
    }

    private int Skip(int available)
    {
        var step = Math.Min(_skip, available);
        _skip -= step;
        if (_skip > 0) return step;
        Records += _pending;
        _pending = 0;
        return step;
    }

    private int Gather(ReadOnlySpan<byte> input)
    {
        var need = _have < MessageHeadBytes ? MessageHeadBytes : BatchHeadBytes;
        var step = Math.Min(need - _have, input.Length);
        Span<byte> head = _head;
        input[..step].CopyTo(head[_have..]);
        _have += step;
        if (_have < need) return step;
        var after = input.Length - step + (long)_left;
        var length = BinaryPrimitives.ReadInt32BigEndian(head[LengthAt..]);
        var rest = length - (_have - LengthAt - 4);
        var isBatch = head[MagicAt] == 2;
        if (head[MagicAt] > 2 || length < MinMessageBytes || rest < 0 || rest > after) SkipAll(after);
        else if (!isBatch) Begin(rest, 1);
        else if (_have == BatchHeadBytes) Begin(rest, Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(head[CountAt..])));
        return step;
    }

    private void Begin(int rest, int records)
    {
        _have = 0;
        _skip = rest;
        _pending = records;
        if (rest == 0) Skip(0);
    }

    // Not a whole batch: the partition's length still says where it ends.
    private void SkipAll(long bytes)
    {
        _have = 0;
        _skip = (int)bytes;
        _pending = 0;
    }

    [System.Runtime.CompilerServices.InlineArray(BatchHeadBytes)]
    private struct Head
    {
        private byte _first;
    }
}
