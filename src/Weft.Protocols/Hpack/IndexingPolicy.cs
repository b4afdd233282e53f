using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>Which fields are worth a row of the dynamic table, and which must not have one.</summary>
internal static class IndexingPolicy
{
    // A secret this short could be guessed by watching sizes; longer ones cannot be found by trying (RFC 7541 7.1.3).
    private const int GuessableBytes = 20;
    private const int MaxPathBytes = 256;

    internal static IndexingChoice Of(FieldName id, ReadOnlySpan<byte> value, bool sensitive)
    {
        if (sensitive) return IndexingChoice.Never;
        switch (id)
        {
            case FieldName.Authorization or FieldName.ProxyAuthorization or FieldName.Cookie or FieldName.SetCookie:
                return value.Length < GuessableBytes ? IndexingChoice.Never
                    : id == FieldName.SetCookie ? IndexingChoice.Skip : IndexingChoice.AddWhenRepeated;
            case FieldName.PseudoPath:
                return value.Length > MaxPathBytes || value.Contains((byte)'?') ? IndexingChoice.Skip : IndexingChoice.AddWhenRepeated;
            case FieldName.Other or FieldName.GrpcTimeout or FieldName.XForwardedFor or FieldName.XEnvoyExpectedRqTimeoutMs:
                return IndexingChoice.AddWhenRepeated;
            // Values that differ from message to message would only push the steady ones out.
            case FieldName.ContentLength or FieldName.ContentRange or FieldName.Range or FieldName.Date or FieldName.Age
                or FieldName.Etag or FieldName.LastModified or FieldName.Expires or FieldName.Location or FieldName.Referer
                or FieldName.IfMatch or FieldName.IfNoneMatch or FieldName.IfModifiedSince or FieldName.IfUnmodifiedSince
                or FieldName.XRequestId or FieldName.Traceparent or FieldName.Tracestate or FieldName.Baggage or FieldName.B3
                or FieldName.XB3Traceid or FieldName.XB3Spanid or FieldName.XB3Parentspanid or FieldName.GrpcMessage
                or FieldName.GrpcStatusDetailsBin or FieldName.XEnvoyUpstreamServiceTime or FieldName.SecWebsocketKey
                or FieldName.SecWebsocketAccept:
                return IndexingChoice.Skip;
            default:
                return IndexingChoice.Add;
        }
    }
}
