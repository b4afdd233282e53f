namespace Weft.Telemetry.AccessLogs;

/// <summary>%REQ(X?Y):Z% and its kin: the field X or, when there is none, Y, cut to Z bytes.</summary>
internal sealed class HeaderFragment(HeaderSource source, string header, string alternative, int maxLength) : LogFragment
{
    // Either may be missing.
    private readonly LogHeader? _header = header.Length > 0 ? new LogHeader(header) : null;
    private readonly LogHeader? _alternative = alternative.Length > 0 ? new LogHeader(alternative) : null;

    public HeaderSource Source => source;

    /// <summary>The names that are not empty.</summary>
    public IEnumerable<string> Names => new[] { header, alternative }.Where(name => name.Length > 0);

    public override string ToString()
    {
        var name = source switch { HeaderSource.Request => "REQ", HeaderSource.Response => "RESP", _ => "TRAILER" };
        return $"%{name}({header}{(alternative.Length > 0 ? "?" + alternative : "")}){MetadataFragment.Limit(maxLength)}%";
    }

    internal override void Write(LogEntry entry, LogStyle style, ref RecordWriter writer)
    {
        var value = default(ReadOnlySpan<byte>);
        if (_header is null || !entry.TryGetHeader(source, _header, out value))
        {
            if (_alternative is null || !entry.TryGetHeader(source, _alternative, out value)) return;
        }
        writer.Value(maxLength > 0 && value.Length > maxLength ? value[..maxLength] : value);
    }
}
