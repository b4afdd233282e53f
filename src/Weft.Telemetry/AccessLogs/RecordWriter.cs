using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Weft.Telemetry.AccessLogs;

/// <summary>Writes a record into bytes that are there already. When they do not suffice it stops, and <see cref="IsFull"/> says so.</summary>
/// <param name="room">Where to.</param>
/// <param name="form">What values must not break.</param>
/// <param name="maxValueBytes">A value is cut after so many of its bytes.</param>
public ref struct RecordWriter(Span<byte> room, ValueForm form, int maxValueBytes)
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(each => (byte)each).Except([(byte)'"', (byte)'\\'])]);

    private readonly Span<byte> _room = room;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Something did not fit.</summary>
    public bool IsFull { get; private set; }

    public ValueForm Form { get; } = form;

    /// <summary>Writes bytes as they are: the format's own.</summary>
    public void Literal(scoped ReadOnlySpan<byte> text)
    {
        if (!text.TryCopyTo(_room[Length..]))
        {
            IsFull = true;
            return;
        }
        Length += text.Length;
    }

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="text">All of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Literal(Vector128<byte> start, byte[] text)
    {
        var rest = _room[Length..];
        if (text.Length > Vector128<byte>.Count || rest.Length < Vector128<byte>.Count)
        {
            Literal(text);
            return;
        }
        // One store of a size that needs no look; what is too much of it is written over.
        MemoryMarshal.Write(rest, start);
        Length += text.Length;
    }

    /// <summary>Room that is left, for text of ours that needs no escape; <see cref="Take"/> says how much was used.</summary>
    public readonly Span<byte> Room => _room[Length..];

    /// <summary>So many bytes of <see cref="Room"/> are written.</summary>
    public void Take(int bytes) => Length += bytes;

    /// <summary>The room did not suffice.</summary>
    public void Fill() => IsFull = true;

    /// <summary>Writes ASCII of ours that needs no escape.</summary>
    public void Text(string ascii)
    {
        if (Encoding.ASCII.TryGetBytes(ascii, _room[Length..], out var written)) Length += written;
        else IsFull = true;
    }

    public void Number(long value)
    {
        if ((ulong)value < 10 && Length < _room.Length) _room[Length++] = (byte)('0' + value);
        else if (Utf8Formatter.TryFormat(value, _room[Length..], out var written)) Length += written;
        else IsFull = true;
    }

    /// <summary>Writes the last digits of a number that is not negative, with zeros before it.</summary>
    public void Padded(int value, int digits)
    {
        var room = _room[Length..];
        if (room.Length < digits)
        {
            IsFull = true;
            return;
        }
        var rest = (uint)value;
        for (var at = digits - 1; at >= 0; at--)
        {
            room[at] = (byte)('0' + rest % 10);
            rest /= 10;
        }
        Length += digits;
    }

    /// <summary>Writes what somebody else said, so that it breaks nothing.</summary>
    public void Value(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length > maxValueBytes) value = value[..maxValueBytes];
        if (value.Length <= _room.Length - Length && PlainText.TryCopy(value, _room[Length..])) Length += value.Length;
        else Escaped(value);
    }

    /// <summary>Writes what somebody else said, so that it breaks nothing.</summary>
    public void Value(scoped ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[256];
        while (!value.IsEmpty && !IsFull)
        {
            Encoder(value, bytes, out var read, out var written);
            Value(bytes[..written]);
            value = value[read..];
        }
    }

    private void Escaped(scoped ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty && !IsFull)
        {
            var plain = value.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                if (plain < 0) plain = value.Length;
                Literal(value[..plain]);
                value = value[plain..];
                continue;
            }
            var status = Rune.DecodeFromUtf8(value, out var rune, out var used);
            if (status != OperationStatus.Done) Invalid(value[..used]);
            else if (MustEscape(rune.Value)) Escape(rune.Value, value[..used]);
            else Literal(value[..used]);
            value = value[used..];
        }
    }

    private static void Encoder(ReadOnlySpan<char> value, Span<byte> bytes, out int read, out int written) =>
        System.Text.Unicode.Utf8.FromUtf16(value, bytes, out read, out written);

    // C1 controls and Unicode's line and paragraph separators end a line for some readers.
    private readonly bool MustEscape(int rune) => Form != ValueForm.Utf8 && (rune is < 0x20 or '"' or '\\' or (>= 0x7F and < 0xA0) or 0x2028 or 0x2029);

    private void Escape(int rune, scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> escaped = stackalloc byte[2];
        escaped[0] = (byte)'\\';
        escaped[1] = rune switch { '"' => (byte)'"', '\\' => (byte)'\\', '\n' => (byte)'n', '\r' => (byte)'r', '\t' => (byte)'t', _ => 0 };
        if (escaped[1] != 0) Literal(escaped);
        else if (Form == ValueForm.Json) Hexadecimal("\\u"u8, rune, 4);
        else foreach (var each in bytes) Hexadecimal("\\x"u8, each, 2);
    }

    private void Invalid(scoped ReadOnlySpan<byte> bytes)
    {
        if (Form == ValueForm.Line) foreach (var each in bytes) Hexadecimal("\\x"u8, each, 2);
        else Literal("\uFFFD"u8);
    }

    private void Hexadecimal(scoped ReadOnlySpan<byte> prefix, int value, int digits)
    {
        Span<byte> text = stackalloc byte[8];
        prefix.CopyTo(text);
        Utf8Formatter.TryFormat(value, text[prefix.Length..], out var written, new StandardFormat('x', (byte)digits));
        Literal(text[..(prefix.Length + written)]);
    }
}
