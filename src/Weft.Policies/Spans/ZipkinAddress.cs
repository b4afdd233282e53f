using Weft.ProxyConfig;

namespace Weft.Policies.Spans;

/// <summary>What a proxy is told of Zipkin's API.</summary>
internal static class ZipkinAddress
{
    /// <summary>The API at a URL; null for one that no proxy can call.</summary>
    /// <param name="url">As written; a host alone is one of http.</param>
    /// <param name="apiVersion">Kuma's word.</param>
    /// <param name="traceId128Bit">Whether trace ids have 128 bits.</param>
    /// <param name="sharedSpanContext">Whether client and server share a span.</param>
    public static ZipkinSpans? Of(string url, string apiVersion, bool traceId128Bit, bool sharedSpanContext)
    {
        var text = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        return Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? new ZipkinSpans
            {
                // Port and path always stand there, so that a proxy need not know their defaults.
                Url = $"{parsed.Scheme}://{parsed.Host}:{parsed.Port}{parsed.PathAndQuery}",
                TraceId128Bit = traceId128Bit,
                Encoding = apiVersion == "httpProto" ? ZipkinSpans.Types.Encoding.Proto : ZipkinSpans.Types.Encoding.Json,
                SharedSpanContext = sharedSpanContext,
            }
            : null;
    }
}
