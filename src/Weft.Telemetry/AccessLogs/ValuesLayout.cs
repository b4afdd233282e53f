namespace Weft.Telemetry.AccessLogs;

/// <summary>A record that is several texts, for whoever puts them into a structure. Between two stands the byte 0xFF, which UTF-8 never has.</summary>
public sealed class ValuesLayout(IEnumerable<AccessLogFormat> values) : RecordLayout
{
    public const byte Separator = 0xFF;

    private readonly AccessLogFormat[] _values = [.. values];

    private protected override ValueForm Form => ValueForm.Utf8;

    private protected override void Write(LogEntry entry, ref RecordWriter writer)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (i > 0) writer.Literal([Separator]);
            LineLayout.WriteAll(_values[i], entry, LogStyle.Sidecar, ref writer);
        }
    }
}
