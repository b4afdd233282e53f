using System.Text;

namespace Weft.Telemetry.AccessLogs;

/// <summary>The names of <see cref="LogField"/>.</summary>
internal static class LogFields
{
    private static readonly Dictionary<string, LogField> ByName = Enum.GetValues<LogField>().Where(field => field != LogField.Unknown)
        .ToDictionary(NameOf, StringComparer.Ordinal);

    public static LogField Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>True for those whose value is a JSON number.</summary>
    public static bool IsNumber(LogField field) => field is LogField.BytesReceived or LogField.BytesSent or LogField.ResponseCode or LogField.Duration
        or LogField.RequestDuration or LogField.ResponseDuration or LogField.ResponseTxDuration
        or LogField.WeftKafkaRequests or LogField.WeftKafkaResponses or LogField.WeftKafkaErrors;

    // DownstreamPeerCertVStart is DOWNSTREAM_PEER_CERT_V_START, and ...Fingerprint256 ends in _256.
    private static string NameOf(LogField field)
    {
        var name = new StringBuilder();
        var before = '\0';
        foreach (var letter in field.ToString())
        {
            if (before != 0 && (char.IsUpper(letter) || (char.IsDigit(letter) && !char.IsDigit(before)))) name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
            before = letter;
        }
        return name.ToString();
    }
}
