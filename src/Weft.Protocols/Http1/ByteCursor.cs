using System.Runtime.CompilerServices;

namespace Weft.Protocols.Http1;

/// <summary>Appends bytes to a span; too small a span throws <see cref="ArgumentException"/>.</summary>
internal ref struct ByteCursor(Span<byte> to)
{
    private readonly Span<byte> _to = to;

    internal int Written { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_to[Written..]);
        Written += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteField(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        // One bounds check for the three small pieces and one copy for each of the two long ones.
        var rest = _to.Slice(Written, name.Length + value.Length + 4);
        name.CopyTo(rest);
        rest[name.Length] = (byte)':';
        rest[name.Length + 1] = (byte)' ';
        value.CopyTo(rest[(name.Length + 2)..]);
        rest[^2] = (byte)'\r';
        rest[^1] = (byte)'\n';
        Written += rest.Length;
    }
}
