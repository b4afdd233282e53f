namespace Weft.Protocols.Kafka;

/// <summary>Bytes that grow at their end, kept from one use to the next.</summary>
internal sealed class ByteList
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Room for so many more, to be written to at once.</summary>
    public Span<byte> Append(int count)
    {
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(Length + count, Math.Max(512, _bytes.Length * 2)));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    public Span<byte> At(int position, int count) => _bytes.AsSpan(position, count);

    public void AppendVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7) Append(1)[0] = (byte)(value | 0x80);
        Append(1)[0] = (byte)value;
    }

    /// <summary>Puts a varint before what stands at <paramref name="position"/>.</summary>
    public void InsertVarint(int position, uint value)
    {
        var end = Length;
        AppendVarint(value);
        Span<byte> varint = stackalloc byte[5];
        var size = Length - end;
        At(end, size).CopyTo(varint);
        At(position, end - position).CopyTo(At(position + size, end - position));
        varint[..size].CopyTo(At(position, size));
    }

    public void Truncate(int length) => Length = length;

    /// <summary>Empties it; what is larger than <paramref name="keep"/> bytes is given back.</summary>
    public void Clear(int keep)
    {
        Length = 0;
        if (_bytes.Length > keep) _bytes = [];
    }
}
