using System.Text.Json;

namespace Weft.DataPlane.Logging;

/// <summary>One record on its way to the writer thread.</summary>
internal readonly record struct LogLine(DateTimeOffset Time, LogLevel Level, string Message, (string Name, object? Value)[] Fields)
{
    /// <summary>Writes the record as one JSON object without a line end.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("time"u8, Time);
        writer.WriteString("level"u8, LevelText(Level));
        writer.WriteString("message"u8, Message);
        foreach (var (name, value) in Fields) WriteField(writer, name, value);
        writer.WriteEndObject();
    }

    private static string LevelText(LogLevel level) => level switch
    {
        LogLevel.Debug => "debug",
        LogLevel.Info => "info",
        LogLevel.Warn => "warn",
        _ => "error",
    };

    private static void WriteField(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: break;
            case int number: writer.WriteNumber(name, number); break;
            case uint number: writer.WriteNumber(name, number); break;
            case long number: writer.WriteNumber(name, number); break;
            case double number: writer.WriteNumber(name, number); break;
            case bool flag: writer.WriteBoolean(name, flag); break;
            case DateTimeOffset time: writer.WriteString(name, time); break;
            case Exception fault: writer.WriteString(name, Describe(fault)); break;
            default: writer.WriteString(name, value.ToString()); break;
        }
    }

    private static string Describe(Exception fault) =>
        fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{fault.Message}: {inner.Message}"
            : fault.Message;
}
