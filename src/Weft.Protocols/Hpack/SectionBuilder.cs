using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>Fills a header block with decoded fields and applies the rules of RFC 9113 8.2 and 8.3; the first fault stays.</summary>
internal ref struct SectionBuilder(HeaderBlock into, FieldSectionKind kind, int maxListBytes, int maxFields, bool takesHopByHop)
{
    private int _fields;
    private int _listBytes;
    private uint _pseudoSeen;
    private bool _regularSeen;
    private bool _cookieSeen;

    internal HpackResult Result { get; private set; }

    /// <summary>
    /// True when name and value hold only what RFC 9113 8.2.1 and 8.3.1 allow. Asked once for each row of a table. A well-known name was
    /// compared with its lower-case text already.
    /// </summary>
    internal static bool IsLegal(FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => id switch
    {
        FieldName.Other => FieldSyntax.IsLowerToken(name) && FieldSyntax.IsValue(value),
        FieldName.PseudoMethod or FieldName.PseudoScheme or FieldName.PseudoProtocol => FieldSyntax.IsToken(value),
        FieldName.PseudoAuthority => FieldSyntax.IsAuthority(value), // userinfo and emptiness included (8.3.1)
        FieldName.PseudoPath => FieldSyntax.IsTarget(value),
        _ => FieldSyntax.IsValue(value),
    };

    /// <summary>Takes the next field. <paramref name="isLegal"/> is what <see cref="IsLegal"/> says about it.</summary>
    internal void Take(FieldName id, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value, bool isLegal, bool sensitive)
    {
        // Once over the limit nothing is stored, so that a small block cannot grow into a large one; decoding goes on.
        _listBytes += name.Length + value.Length + 32;
        if (_listBytes > maxListBytes || ++_fields > maxFields) Fail(HpackResult.TooLarge);
        else if (!isLegal) Fail(HpackResult.Malformed);
        if (Result != HpackResult.Ok)
        {
            _listBytes = Math.Min(_listBytes, maxListBytes);
            return;
        }
        if (!FieldNames.IsSpecial(id))
        {
            _regularSeen = true;
            if (kind != FieldSectionKind.Trailers || FieldNames.IsAllowedInTrailers(id)) into.Add(name, value, id, sensitive);
        }
        else if (!(FieldNames.IsPseudo(id) ? TakePseudo(id, value) : TakeSpecial(id, value, sensitive))) Fail(HpackResult.Malformed);
    }

    /// <summary>Checks the section as a whole; nothing of a bad one is left in the block.</summary>
    internal HpackResult Finish()
    {
        if (Result == HpackResult.Ok && !IsComplete()) Fail(HpackResult.Malformed);
        if (Result != HpackResult.Ok) into.Clear();
        else if (_cookieSeen) into.JoinCookies();
        return Result;
    }

    private void Fail(HpackResult result)
    {
        if (Result == HpackResult.Ok) Result = result;
    }

    private bool TakePseudo(FieldName id, scoped ReadOnlySpan<byte> value)
    {
        // RFC 9113 8.3: before all regular fields, each once, and only those of the section's kind.
        var bit = 1u << (int)id;
        if (_regularSeen || (_pseudoSeen & bit) != 0) return false;
        _pseudoSeen |= bit;
        if (kind == FieldSectionKind.Response)
        {
            if (id != FieldName.PseudoStatus || value.Length != 3 || !FieldSyntax.TryParseLength(value, out var status)) return false;
            into.Status = (int)status;
            return status is >= 100 and not 101; // 8.6: there is no 101 in HTTP/2
        }
        if (kind == FieldSectionKind.Trailers) return false;
        switch (id)
        {
            case FieldName.PseudoMethod:
                into.SetMethod(value);
                return true;
            case FieldName.PseudoScheme:
                into.SetScheme(value);
                return true;
            case FieldName.PseudoAuthority:
                into.SetAuthority(value);
                return true;
            case FieldName.PseudoPath:
                into.SetPath(value);
                return true;
            case FieldName.PseudoProtocol:
                into.SetProtocol(value);
                return true;
            default:
                return false;
        }
    }

    private bool TakeSpecial(FieldName id, scoped ReadOnlySpan<byte> value, bool sensitive)
    {
        _regularSeen = true;
        switch (id)
        {
            case FieldName.Te:
                if (!FieldSyntax.SameText(value, "trailers"u8)) return false; // 8.2.2
                break;
            case FieldName.ContentLength:
                if (into.Has(id) || !FieldSyntax.TryParseLength(value, out _)) return false;
                break;
            case FieldName.Host:
                return TakeHost(value);
            case FieldName.Cookie:
                _cookieSeen = true;
                break;
            case FieldName.Expect:
                break;
            default:
                if (!takesHopByHop) return false; // 8.2.2: connection-specific fields
                break;
        }
        if (kind != FieldSectionKind.Trailers) into.Add(default, value, id, sensitive);
        return true;
    }

    private bool TakeHost(scoped ReadOnlySpan<byte> value)
    {
        if (kind != FieldSectionKind.Request) return true; // means nothing there; dropped
        if ((_pseudoSeen & 1u) != 0 || !FieldSyntax.IsAuthority(value)) return false;
        _pseudoSeen |= 1u; // bit 0 belongs to no pseudo field: it counts Host
        // 8.3.1: a Host that names something else makes the request malformed; alone it stands for the authority.
        if (into.Authority.IsEmpty) into.SetAuthority(value);
        return FieldSyntax.SameText(into.Authority, value);
    }

    private readonly bool IsComplete() => kind switch
    {
        FieldSectionKind.Request => IsCompleteRequest(),
        FieldSectionKind.Response => Saw(FieldName.PseudoStatus),
        _ => true,
    };

    private readonly bool IsCompleteRequest()
    {
        if (!Saw(FieldName.PseudoMethod)) return false;
        var connects = into.MethodKind == MethodKind.Connect;
        if (connects && into.Has(FieldName.ContentLength)) return false; // RFC 9110 9.3.6: CONNECT has no content
        if (Saw(FieldName.PseudoProtocol))
        {
            if (!connects || into.Authority.IsEmpty) return false; // RFC 8441 4
        }
        else if (connects) return !Saw(FieldName.PseudoScheme) && !Saw(FieldName.PseudoPath) && !into.Authority.IsEmpty; // 8.5
        if (!Saw(FieldName.PseudoScheme) || !Saw(FieldName.PseudoPath)) return false;
        if (into.Authority.IsEmpty && IsHttp(into.Scheme)) return false; // 8.3.1: these schemes have an authority
        return into.Path[0] == (byte)'/' || (into.Path.Length == 1 && into.Path[0] == (byte)'*' && into.MethodKind == MethodKind.Options);
    }

    private static bool IsHttp(ReadOnlySpan<byte> scheme) => FieldSyntax.SameText(scheme, "http"u8) || FieldSyntax.SameText(scheme, "https"u8);

    private readonly bool Saw(FieldName pseudo) => (_pseudoSeen & 1u << (int)pseudo) != 0;
}
