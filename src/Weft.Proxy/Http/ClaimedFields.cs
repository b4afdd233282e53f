using Weft.Protocols.Messages;

namespace Weft.Proxy.Http;

/// <summary>
/// Fields by which a client would steer a proxy or claim what only a proxy can know. They are taken off every request, as Envoy does for
/// requests that do not come from itself, and none of them is ever obeyed here.
/// </summary>
internal static class ClaimedFields
{
    private const int LongestBytes = 41;

    private static ReadOnlySpan<byte> EnvoyPrefix => "x-envoy-"u8;

    /// <summary>Takes them off. The names without a number of their own are looked for only where one begins like them.</summary>
    public static void Remove(HeaderBlock request)
    {
        request.Remove(FieldName.XForwardedClientCert);
        request.Remove(FieldName.XWeftError);
        request.Remove(FieldName.XKumaForwardClientCert);
        request.Remove(FieldName.XEnvoyInternal);
        request.Remove(FieldName.XEnvoyRetryOn);
        request.Remove(FieldName.XEnvoyMaxRetries);
        request.Remove(FieldName.XEnvoyUpstreamRqTimeoutMs);
        request.Remove(FieldName.XEnvoyExpectedRqTimeoutMs);
        request.Remove(FieldName.XEnvoyAttemptCount);
        for (var i = request.Count - 1; i >= 0; i--)
        {
            if (request.IdAt(i) == FieldName.Other && request.NameAt(i) is { Length: <= LongestBytes } name && name.StartsWith(EnvoyPrefix) && IsClaimed(name[EnvoyPrefix.Length..]))
                request.RemoveAt(i);
        }
    }

    // Envoy's own list (HTTP connection manager, "cleanInternalHeaders"), less the names above.
    private static bool IsClaimed(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("retry-grpc-on"u8) || name.SequenceEqual("retriable-status-codes"u8) || name.SequenceEqual("retriable-header-names"u8)
        || name.SequenceEqual("upstream-rq-per-try-timeout-ms"u8) || name.SequenceEqual("upstream-rq-timeout-alt-response"u8)
        || name.SequenceEqual("upstream-alt-stat-name"u8) || name.SequenceEqual("force-trace"u8) || name.SequenceEqual("ip-tags"u8)
        || name.SequenceEqual("original-url"u8) || name.SequenceEqual("hedge-on-per-try-timeout"u8);
}
