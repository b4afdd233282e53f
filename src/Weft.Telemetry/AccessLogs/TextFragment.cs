namespace Weft.Telemetry.AccessLogs;

/// <summary>Text between commands: as the operator wrote it, in a line never escaped.</summary>
internal sealed class TextFragment(string text) : LogFragment
{
    private readonly byte[] _bytes = LogText.Bytes(text);

    public string Text => text;

    public override string ToString() => text;

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        if (writer.Form == ValueForm.Json) writer.Value(_bytes);
        else writer.Literal(_bytes);
    }
}
