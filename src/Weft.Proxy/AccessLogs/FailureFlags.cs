using Weft.Proxy.Upstream;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.AccessLogs;

/// <summary>The response flag of each <see cref="FailureCode"/>.</summary>
internal static class FailureFlags
{
    private static readonly ResponseFlags[] Flags =
        [.. Enum.GetValues<FailureCode>().Select(code => Enum.TryParse<ResponseFlags>(Failure.Of(code).Flag, out var flag) ? flag : ResponseFlags.None)];

    /// <param name="code">What went wrong.</param>
    /// <param name="tries">Endpoints tried: Envoy says when more than one was (URX).</param>
    public static ResponseFlags Of(FailureCode code, int tries) => code switch
    {
        FailureCode.None => ResponseFlags.None,
        FailureCode.UpstreamConnectFailed or FailureCode.UpstreamConnectTimeout or FailureCode.UpstreamHandshakeFailed when tries > 1 => Flags[(int)code] | ResponseFlags.URX,
        _ => Flags[(int)code],
    };
}
