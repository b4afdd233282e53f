namespace Weft.Telemetry.AccessLogs;

/// <summary>%KUMA_...%: filled by the control plane; one that nobody filled is printed as it stands.</summary>
internal sealed class PlaceholderFragment(string name) : LogFragment
{
    private readonly byte[] _bytes = LogText.Bytes($"%{name}%");

    public string Name => name;

    public override string ToString() => $"%{name}%";

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer) => writer.Literal(_bytes);
}
