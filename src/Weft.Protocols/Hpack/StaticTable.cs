using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>The static table (RFC 7541 appendix A). Index 0 is not used.</summary>
internal static class StaticTable
{
    /// <summary>The highest index of the table.</summary>
    internal const int Last = 61;

    internal static readonly StaticEntry[] Entries =
    [
        new(FieldName.Other, []),
        new(FieldName.PseudoAuthority, []),
        new(FieldName.PseudoMethod, "GET"u8.ToArray()),
        new(FieldName.PseudoMethod, "POST"u8.ToArray()),
        new(FieldName.PseudoPath, "/"u8.ToArray()),
        new(FieldName.PseudoPath, "/index.html"u8.ToArray()),
        new(FieldName.PseudoScheme, "http"u8.ToArray()),
        new(FieldName.PseudoScheme, "https"u8.ToArray()),
        new(FieldName.PseudoStatus, "200"u8.ToArray()),
        new(FieldName.PseudoStatus, "204"u8.ToArray()),
        new(FieldName.PseudoStatus, "206"u8.ToArray()),
        new(FieldName.PseudoStatus, "304"u8.ToArray()),
        new(FieldName.PseudoStatus, "400"u8.ToArray()),
        new(FieldName.PseudoStatus, "404"u8.ToArray()),
        new(FieldName.PseudoStatus, "500"u8.ToArray()),
        new(FieldName.AcceptCharset, []),
        new(FieldName.AcceptEncoding, "gzip, deflate"u8.ToArray()),
        new(FieldName.AcceptLanguage, []),
        new(FieldName.AcceptRanges, []),
        new(FieldName.Accept, []),
        new(FieldName.AccessControlAllowOrigin, []),
        new(FieldName.Age, []),
        new(FieldName.Allow, []),
        new(FieldName.Authorization, []),
        new(FieldName.CacheControl, []),
        new(FieldName.ContentDisposition, []),
        new(FieldName.ContentEncoding, []),
        new(FieldName.ContentLanguage, []),
        new(FieldName.ContentLength, []),
        new(FieldName.ContentLocation, []),
        new(FieldName.ContentRange, []),
        new(FieldName.ContentType, []),
        new(FieldName.Cookie, []),
        new(FieldName.Date, []),
        new(FieldName.Etag, []),
        new(FieldName.Expect, []),
        new(FieldName.Expires, []),
        new(FieldName.From, []),
        new(FieldName.Host, []),
        new(FieldName.IfMatch, []),
        new(FieldName.IfModifiedSince, []),
        new(FieldName.IfNoneMatch, []),
        new(FieldName.IfRange, []),
        new(FieldName.IfUnmodifiedSince, []),
        new(FieldName.LastModified, []),
        new(FieldName.Link, []),
        new(FieldName.Location, []),
        new(FieldName.MaxForwards, []),
        new(FieldName.ProxyAuthenticate, []),
        new(FieldName.ProxyAuthorization, []),
        new(FieldName.Range, []),
        new(FieldName.Referer, []),
        new(FieldName.Refresh, []),
        new(FieldName.RetryAfter, []),
        new(FieldName.Server, []),
        new(FieldName.SetCookie, []),
        new(FieldName.StrictTransportSecurity, []),
        new(FieldName.TransferEncoding, []),
        new(FieldName.UserAgent, []),
        new(FieldName.Vary, []),
        new(FieldName.Via, []),
        new(FieldName.WwwAuthenticate, []),
    ];

    // The first index of each well-known name, 0 for names that are not in the table.
    private static readonly byte[] NameIndexes = IndexNames();

    /// <summary>The only row that no section may hold: an authority is never empty.</summary>
    internal const int EmptyAuthority = 1;

    /// <summary>The lowest index whose name is <paramref name="name"/>, or 0.</summary>
    internal static int IndexOfName(FieldName name) => NameIndexes[(int)name];

    private static byte[] IndexNames()
    {
        var indexes = new byte[byte.MaxValue + 1];
        for (var index = Last; index > 0; index--) indexes[(int)Entries[index].Id] = (byte)index;
        return indexes;
    }
}
