namespace Weft.Conformance.Tests.Differential;

/// <summary>A whole request as one reader understood it. The target is without scheme and authority; the body is Latin-1.</summary>
internal sealed record ReadRequest(string Method, string Target, string Host, string Body)
{
    /// <summary>From a reader that keeps the target as it came: brought to the form that ours gives (RFC 9112 3.2).</summary>
    public static ReadRequest OfRaw(string method, string target, string host, string body)
    {
        if (method == "CONNECT") return new ReadRequest(method, target, target, body);
        var scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return new ReadRequest(method, target, host, body);
        var rest = target[(scheme + 3)..];
        var end = rest.IndexOfAny(['/', '?']);
        var path = end < 0 ? (method == "OPTIONS" ? "*" : "/") : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        return new ReadRequest(method, path, end < 0 ? rest : rest[..end], body);
    }
}
