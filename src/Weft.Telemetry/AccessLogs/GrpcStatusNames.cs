namespace Weft.Telemetry.AccessLogs;

/// <summary>%GRPC_STATUS%: the names of gRPC's status codes, as Envoy prints them.</summary>
internal static class GrpcStatusNames
{
    private static readonly string[] Names =
    [
        "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists", "PermissionDenied", "ResourceExhausted",
        "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss", "Unauthenticated",
    ];

    /// <param name="value">The field's text.</param>
    /// <param name="style">Kuma's printer knows only one name.</param>
    public static string Of(ReadOnlySpan<byte> value, LogStyle style)
    {
        var isNumber = System.Buffers.Text.Utf8Parser.TryParse(value, out int status, out var used) && used == value.Length;
        if (!isNumber || (style == LogStyle.Kuma && status != 0) || (uint)status >= Names.Length) return "InvalidCode";
        return Names[status];
    }
}
