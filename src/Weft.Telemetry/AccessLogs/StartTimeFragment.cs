namespace Weft.Telemetry.AccessLogs;

/// <summary>%START_TIME% or %START_TIME(format)%.</summary>
internal sealed class StartTimeFragment(string format) : LogFragment
{
    private readonly TimePattern _pattern = new(format);

    public override string ToString() => format.Length == 0 ? "%START_TIME%" : $"%START_TIME({format})%";

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        if (entry.StartMicroseconds < 0) return;
        var pattern = style == LogStyle.Kuma ? TimePattern.Default : _pattern;
        if (entry.LastTime is { } last) last.Write(pattern, entry.StartMicroseconds, ref writer);
        else pattern.Write(entry.StartMicroseconds, ref writer);
    }
}
