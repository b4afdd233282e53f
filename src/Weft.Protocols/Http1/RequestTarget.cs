using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>The four forms of a request target (RFC 9112 3.2), brought to authority and path.</summary>
internal static class RequestTarget
{
    /// <summary>
    /// Fills scheme, authority and path of <paramref name="head"/>, whose method is set. <paramref name="host"/> is the Host
    /// field's value, empty without one.
    /// </summary>
    internal static Http1Fault Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> host, HeaderBlock head)
    {
        if (!FieldSyntax.IsTarget(target)) return Http1Fault.BadTarget;
        if (head.MethodKind == MethodKind.Connect) return ApplyAuthorityForm(target, host, head);
        head.SetScheme("http"u8);
        if (target[0] != (byte)'/')
        {
            if (target[0] != (byte)'*') return ApplyAbsoluteForm(target, host, head);
            if (target.Length != 1 || head.MethodKind != MethodKind.Options) return Http1Fault.BadTarget;
        }
        head.SetAuthority(host);
        head.SetPath(target);
        return Http1Fault.None;
    }

    private static Http1Fault ApplyAuthorityForm(ReadOnlySpan<byte> target, ReadOnlySpan<byte> host, HeaderBlock head)
    {
        // RFC 9110 9.3.6: there is no default port.
        if (!FieldSyntax.IsAuthority(target)) return Http1Fault.BadTarget;
        var colon = target.LastIndexOf((byte)':');
        if (colon < 0 || colon == target.Length - 1 || target[^1] == (byte)']') return Http1Fault.BadTarget;
        if (!host.IsEmpty && !FieldSyntax.SameText(host, target) && !FieldSyntax.SameText(host, target[..colon])) return Http1Fault.AuthorityMismatch;
        head.SetAuthority(target);
        return Http1Fault.None;
    }

    private static Http1Fault ApplyAbsoluteForm(ReadOnlySpan<byte> target, ReadOnlySpan<byte> host, HeaderBlock head)
    {
        var mark = target.IndexOf("://"u8);
        if (mark < 0 || !(FieldSyntax.SameText(target[..mark], "http"u8) || FieldSyntax.SameText(target[..mark], "https"u8))) return Http1Fault.BadTarget;
        var rest = target[(mark + 3)..];
        var end = rest.IndexOfAny((byte)'/', (byte)'?');
        var authority = end < 0 ? rest : rest[..end];
        if (!FieldSyntax.IsAuthority(authority)) return Http1Fault.BadTarget;
        // RFC 9112 3.2.2 lets the target win; a request whose two names differ is refused, so that nobody chooses the other one.
        if (!host.IsEmpty && !FieldSyntax.SameText(host, authority)) return Http1Fault.AuthorityMismatch;
        head.SetAuthority(authority);
        if (end < 0) head.SetPath(head.MethodKind == MethodKind.Options ? "*"u8 : "/"u8);
        else if (rest[end] == (byte)'?') head.SetPath("/"u8, rest[end..]);
        else head.SetPath(rest[end..]);
        return Http1Fault.None;
    }
}
