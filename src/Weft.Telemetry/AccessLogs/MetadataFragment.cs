using System.Globalization;

namespace Weft.Telemetry.AccessLogs;

/// <summary>%DYNAMIC_METADATA(NAMESPACE:KEY*):Z%: no proxy of ours has such data, and the record says so.</summary>
internal sealed class MetadataFragment(string arguments, int maxLength) : LogFragment
{
    public override string ToString() => $"%DYNAMIC_METADATA({arguments}){Limit(maxLength)}%";

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer) =>
        writer.Literal("UNSUPPORTED_COMMAND(%DYNAMIC_METADATA(NAMESPACE:KEY*):Z%)"u8);

    internal static string Limit(int maxLength) => maxLength == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{maxLength}");
}
