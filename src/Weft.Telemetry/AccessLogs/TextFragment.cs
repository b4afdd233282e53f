using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Telemetry.AccessLogs;

/// <summary>Text between commands: as the operator wrote it, in a line never escaped.</summary>
internal sealed class TextFragment : LogFragment
{
    private readonly string _text;
    private readonly byte[] _bytes;
    // The first of its bytes: most texts are a space or a quotation mark.
    private readonly Vector128<byte> _start;

    public TextFragment(string text)
    {
        _text = text;
        _bytes = LogText.Bytes(text);
        Span<byte> start = stackalloc byte[Vector128<byte>.Count];
        start.Clear();
        _bytes.AsSpan(0, Math.Min(_bytes.Length, start.Length)).CopyTo(start);
        _start = MemoryMarshal.Read<Vector128<byte>>(start);
    }

    public string Text => _text;

    public override string ToString() => _text;

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        if (writer.Form == ValueForm.Json) writer.Value(_bytes);
        else writer.Literal(_start, _bytes);
    }
}
