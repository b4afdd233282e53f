namespace Weft.Telemetry.AccessLogs;

/// <summary>
/// A record that is a JSON object on one line. A field that is one command keeps its type, as Envoy's have: numbers are numbers, and
/// what is absent is null, or is left out.
/// </summary>
public sealed class JsonLayout : RecordLayout
{
    private readonly (byte[] Key, AccessLogFormat Format)[] _fields;
    private readonly bool _omitsEmpty;

    /// <param name="fields">In order.</param>
    /// <param name="omitsEmpty">Leaves out fields of one command whose value is absent.</param>
    public JsonLayout(IEnumerable<KeyValuePair<string, AccessLogFormat>> fields, bool omitsEmpty)
    {
        _fields = [.. fields.Select(field => (KeyOf(field.Key), field.Value))];
        _omitsEmpty = omitsEmpty;
    }

    private protected override ValueForm Form => ValueForm.Json;

    private protected override void Write(LogEntry entry, ref RecordWriter writer)
    {
        writer.Literal("{"u8);
        var isFirst = true;
        foreach (var (key, format) in _fields)
        {
            if (_omitsEmpty && IsAbsent(format, entry)) continue;
            if (!isFirst) writer.Literal(","u8);
            isFirst = false;
            writer.Literal(key);
            WriteValue(format, entry, ref writer);
        }
        writer.Literal("}\n"u8);
    }

    private static void WriteValue(AccessLogFormat format, LogEntry entry, ref RecordWriter writer)
    {
        if (format.Fragments is [not TextFragment] && IsAbsent(format, entry))
        {
            writer.Literal("null"u8);
            return;
        }
        var isQuoted = format.Fragments is not [{ IsNumber: true }];
        if (isQuoted) writer.Literal("\""u8);
        LineLayout.WriteAll(format, entry, LogStyle.Sidecar, ref writer);
        if (isQuoted) writer.Literal("\""u8);
    }

    // Whether one byte of it would be written.
    private static bool IsAbsent(AccessLogFormat format, LogEntry entry)
    {
        if (format.Fragments is not [var only] || only is TextFragment) return false;
        var probe = new RecordWriter(default, ValueForm.Json, 1);
        only.Write(entry, LogStyle.Sidecar, ref probe);
        return !probe.IsFull;
    }

    private static byte[] KeyOf(string key)
    {
        var room = new byte[(key.Length * 6) + 4];
        var writer = new RecordWriter(room, ValueForm.Json, int.MaxValue);
        writer.Literal("\""u8);
        writer.Value(key);
        writer.Literal("\":"u8);
        return room[..writer.Length];
    }
}
