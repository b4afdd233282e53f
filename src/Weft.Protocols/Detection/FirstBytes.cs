namespace Weft.Protocols.Detection;

/// <summary>The first bytes of one direction, kept only while they settle nothing.</summary>
internal struct FirstBytes
{
    private byte[]? _kept;
    private int _length;

    public readonly bool IsEmpty => _length == 0;

    public readonly ReadOnlySpan<byte> Span => _kept.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = _length + bytes.Length;
        if (_kept is null || room > _kept.Length) Array.Resize(ref _kept, Math.Min(Math.Max(room, 2 * _length), ProtocolDetector.MaxBytes));
        bytes.CopyTo(_kept.AsSpan(_length));
        _length = room;
    }
}
