namespace Weft.Telemetry.AccessLogs;

/// <summary>A record that is a line of text; "-" stands for what is absent.</summary>
public sealed class LineLayout(AccessLogFormat format, LogStyle style = LogStyle.Sidecar, bool endsLine = true) : RecordLayout
{
    private protected override ValueForm Form => ValueForm.Line;

    private protected override void Write(LogEntry entry, ref RecordWriter writer)
    {
        WriteAll(format, entry, style, ref writer);
        if (endsLine) writer.Literal("\n"u8);
    }

    internal static void WriteAll(AccessLogFormat format, LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        foreach (var (command, text) in format.Steps)
        {
            if (command is not null)
            {
                var before = writer.Length;
                command.Write(entry, style, ref writer);
                if (writer.Length == before) writer.Literal("-"u8);
            }
            text?.Write(entry, style, ref writer);
        }
    }
}
