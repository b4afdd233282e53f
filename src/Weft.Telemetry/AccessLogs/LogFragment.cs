namespace Weft.Telemetry.AccessLogs;

/// <summary>A piece of a format: text, or a command, ready to be printed.</summary>
public abstract class LogFragment
{
    /// <summary>As it stands in a canonical format.</summary>
    public abstract override string ToString();

    /// <summary>Writes its value of this entry, or nothing when that is absent.</summary>
    internal abstract void Write(LogEntry entry, LogStyle style, ref RecordWriter writer);

    /// <summary>Whether the value is a JSON number.</summary>
    internal virtual bool IsNumber => false;
}
