using System.Runtime.CompilerServices;
using System.Text;

namespace Weft.Protocols.Messages;

/// <summary>Text to <see cref="FieldName"/> and back.</summary>
public static class FieldNames
{
    private const int SlotBits = 9;
    private const int SlotMask = (1 << SlotBits) - 1;

    // Open addressing over four properties of a name: one multiply and, nearly always, one comparison.
    private static readonly byte[] Slots = BuildSlots();

    /// <summary>The number of <paramref name="name"/>, in any letter case; <see cref="FieldName.Other"/> when it has none.</summary>
    public static FieldName Identify(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return FieldName.Other;
        var texts = FieldNameTexts.All;
        var slots = Slots;
        for (var at = Hash(name); ; at = (at + 1) & SlotMask)
        {
            var id = slots[at];
            if (id == 0) return FieldName.Other;
            var text = texts[id];
            if (name.SequenceEqual(text) || (text.Length == name.Length && Ascii.EqualsIgnoreCase(text, name))) return (FieldName)id;
        }
    }

    /// <summary>The lower-case text of <paramref name="name"/>; empty for <see cref="FieldName.Other"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Text(FieldName name) => FieldNameTexts.All[(int)name];

    /// <summary>True for a pseudo field such as <c>:path</c> (RFC 9113 8.3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPseudo(FieldName name) => (uint)(name - 1) < (uint)FieldName.PseudoProtocol;

    /// <summary>True for a field that speaks about one hop only and must not be forwarded (RFC 9110 7.6.1); <c>te</c> included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsHopByHop(FieldName name) => (uint)(name - FieldName.Connection) <= FieldName.Te - FieldName.Connection;

    /// <summary>
    /// True when a trailer section may carry the field (RFC 9110 6.5.1): framing, routing, authentication, conditional, content and caching
    /// fields would change how the message is understood after the decision was made, and what proxies say of peers is never said there;
    /// receivers drop them.
    /// </summary>
    public static bool IsAllowedInTrailers(FieldName name) => name switch
    {
        <= FieldName.Other => true,
        <= FieldName.Cookie => false,
        FieldName.Authorization or FieldName.ProxyAuthorization or FieldName.ProxyAuthenticate or FieldName.WwwAuthenticate
            or FieldName.SetCookie or FieldName.Trailer or FieldName.CacheControl or FieldName.ContentEncoding
            or FieldName.ContentType or FieldName.ContentRange or FieldName.MaxForwards or FieldName.Range or FieldName.Pragma
            or FieldName.IfMatch or FieldName.IfModifiedSince or FieldName.IfNoneMatch or FieldName.IfRange or FieldName.IfUnmodifiedSince
            or FieldName.Age or FieldName.Date or FieldName.Expires or FieldName.Location or FieldName.RetryAfter or FieldName.Vary
            or FieldName.SecWebsocketKey or FieldName.SecWebsocketAccept or FieldName.AltSvc or FieldName.StrictTransportSecurity
            or FieldName.Forwarded or FieldName.XRealIp or FieldName.XWeftError or FieldName.XKumaTags or FieldName.XKumaForwardClientCert
            or (>= FieldName.XForwardedFor and <= FieldName.XForwardedClientCert)
            or (>= FieldName.XEnvoyUpstreamServiceTime and <= FieldName.XEnvoyPeerMetadata) => false,
        _ => true,
    };

    /// <summary>True for the names whose meaning a codec must act on; all others are carried as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsSpecial(FieldName name) => (uint)(name - 1) < (uint)FieldName.Cookie;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(ReadOnlySpan<byte> name)
    {
        // 0x20 folds the case of letters and changes neither '-', ':' nor digits.
        var mixed = (uint)((name[0] | 0x20) | (name[^1] | 0x20) << 8 | (name[name.Length >> 1] | 0x20) << 16) + ((uint)name.Length << 24);
        return (int)((mixed * 0x9E3779B1u) >> (32 - SlotBits));
    }

    private static byte[] BuildSlots()
    {
        var slots = new byte[1 << SlotBits];
        for (var id = 1; id < FieldNameTexts.All.Length; id++)
        {
            var at = Hash(FieldNameTexts.All[id]);
            while (slots[at] != 0) at = (at + 1) & SlotMask;
            slots[at] = (byte)id;
        }
        return slots;
    }
}
