namespace Weft.Protocols.Tls;

/// <summary>Reads the presentation language of RFC 8446 3: big-endian numbers, and vectors behind their length.</summary>
internal ref struct WireCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool IsAtEnd => _left.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = _left.IsEmpty ? (byte)0 : _left[0];
        return TrySkip(1);
    }

    public bool TryUInt16(out ushort value)
    {
        value = _left.Length < 2 ? (ushort)0 : (ushort)(_left[0] << 8 | _left[1]);
        return TrySkip(2);
    }

    /// <summary>A vector of at most 255 bytes.</summary>
    public bool TryVector8(out ReadOnlySpan<byte> content)
    {
        content = default;
        return TryByte(out var length) && TryTake(length, out content);
    }

    /// <summary>A vector of at most 65535 bytes.</summary>
    public bool TryVector16(out ReadOnlySpan<byte> content)
    {
        content = default;
        return TryUInt16(out var length) && TryTake(length, out content);
    }

    public bool TrySkip(int count) => TryTake(count, out _);

    private bool TryTake(int count, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (_left.Length < count) return false;
        content = _left[..count];
        _left = _left[count..];
        return true;
    }
}
