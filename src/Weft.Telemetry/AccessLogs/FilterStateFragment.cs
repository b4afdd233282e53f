namespace Weft.Telemetry.AccessLogs;

/// <summary>%FILTER_STATE(KEY):Z%: no proxy of ours has such data, and the record says so.</summary>
internal sealed class FilterStateFragment(string key, int maxLength) : LogFragment
{
    public string Key => key;

    public override string ToString() => $"%FILTER_STATE({key}){MetadataFragment.Limit(maxLength)}%";

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer) => writer.Literal("UNSUPPORTED_COMMAND(%FILTER_STATE(KEY):Z%)"u8);
}
