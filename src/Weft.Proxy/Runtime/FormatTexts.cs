using System.Text;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Runtime;

/// <summary>Reads formats, notes what they ask of an exchange, and refuses what is malformed.</summary>
internal sealed class FormatTexts(ViolationCollector problems, CapturedNames captured)
{
    private static readonly AccessLogFormat Nothing = AccessLogFormat.Parse("", out _)!;

    /// <summary>The format; an empty one after a fault, which is noted.</summary>
    public AccessLogFormat Read(string text, string field)
    {
        if (Encoding.UTF8.GetByteCount(text) > AccessLogReader.MaxFormatBytes) problems.Add(field, $"must not be longer than {AccessLogReader.MaxFormatBytes} bytes");
        var format = AccessLogFormat.Parse(text, out var error);
        if (format is null) problems.Add(field, error!);
        else captured.Add(format);
        return format ?? Nothing;
    }
}
