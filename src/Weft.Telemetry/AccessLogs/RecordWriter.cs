using System.Buffers;
using System.Buffers.Text;
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

    /// <summary>Writes ASCII of ours that needs no escape.</summary>
    public void Text(string ascii)
    {
        if (Encoding.ASCII.TryGetBytes(ascii, _room[Length..], out var written)) Length += written;
        else IsFull = true;
    }

    public void Number(long value)
    {
        if (Utf8Formatter.TryFormat(value, _room[Length..], out var written)) Length += written;
        else IsFull = true;
    }

    /// <summary>Writes the last digits of a number that is not negative, with zeros before it.</summary>
    public void Padded(long value, int digits)
    {
        var room = _room[Length..];
        if (room.Length < digits)
        {
            IsFull = true;
            return;
        }
        for (var at = digits - 1; at >= 0; at--)
        {
            room[at] = (byte)('0' + value % 10);
            value /= 10;
        }
        Length += digits;
    }

    /// <summary>Writes what somebody else said, so that it breaks nothing.</summary>
    public void Value(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length > maxValueBytes) value = value[..maxValueBytes];
        while (!value.IsEmpty && !IsFull)
        {
            var plain = PlainBytes(value);
            if (plain > 0)
            {
                Literal(value[..plain]);
                value = value[plain..];
                continue;
            }
            var status = Rune.DecodeFromUtf8(value, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done) Invalid(value[..used]);
            else if (MustEscape(rune.Value)) Escape(rune.Value, value[..used]);
            else Literal(value[..used]);
            value = value[used..];
        }
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

    private static void Encoder(ReadOnlySpan<char> value, Span<byte> bytes, out int read, out int written) =>
        System.Text.Unicode.Utf8.FromUtf16(value, bytes, out read, out written);

    // Most values are printable ASCII throughout.
    private static int PlainBytes(ReadOnlySpan<byte> value)
    {
        var length = value.IndexOfAnyExcept(Plain);
        return length < 0 ? value.Length : length;
    }

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
        Utf8Formatter.TryFormat(value, text[prefix.Length..], out var written, new System.Buffers.StandardFormat('x', (byte)digits));
        Literal(text[..(prefix.Length + written)]);
    }
}
