using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>
/// Collects what the fields of one head say about framing and about this hop while they are read, keeps such fields out of
/// the block, and refuses every head that two readers could frame differently.
/// </summary>
internal ref struct HopFields
{
    private bool _close;
    private bool _keepAlive;
    private bool _upgrade;
    private bool _nominates;
    private bool _trailers;
    private bool _transferCoding;

    internal ReadOnlySpan<byte> Host { get; private set; }

    internal ReadOnlySpan<byte> UpgradeToken { get; private set; }

    internal bool HasHost { get; private set; }

    internal bool Chunked { get; private set; }

    internal bool ExpectContinue { get; private set; }

    internal bool HasLength { get; private set; }

    internal long Length { get; private set; }

    internal readonly bool WantsUpgrade => _upgrade && !UpgradeToken.IsEmpty;

    /// <summary>Whether the connection stays open (RFC 9112 9.3): HTTP/1.1 unless told to close, HTTP/1.0 only when told so.</summary>
    internal readonly bool KeepsAlive(HttpVersion version) => !_close && (version == HttpVersion.Http11 || _keepAlive);

    /// <summary>Reads the section at <paramref name="at"/> into <paramref name="head"/> and moves behind its empty line.</summary>
    internal Http1ReadResult ReadSection(
        ReadOnlySpan<byte> input, scoped ref int at, int maxFields, HeaderBlock head, out Http1Fault fault)
    {
        for (var lines = 0; ;)
        {
            switch (FieldLine.Read(input, ref at, out var name, out var value, out fault))
            {
                case FieldLineResult.NeedMore:
                    return Http1ReadResult.NeedMore;
                case FieldLineResult.Refused:
                    return Http1ReadResult.Refused;
                case FieldLineResult.End:
                    return Http1ReadResult.Complete;
            }
            if (++lines > maxFields)
            {
                fault = Http1Fault.TooManyFields;
                return Http1ReadResult.Refused;
            }
            var id = FieldNames.Identify(name);
            if (!FieldNames.IsSpecial(id)) head.Add(name, value, id, false);
            else if (!Take(id, value, head, out fault)) return Http1ReadResult.Refused;
        }
    }

    /// <summary>Checks the framing fields together (RFC 9112 6.3) and takes nominated fields out of the block.</summary>
    internal readonly Http1Fault Settle(HttpVersion version, HeaderBlock head)
    {
        if (_transferCoding)
        {
            if (HasLength) return Http1Fault.LengthWithTransferCoding;
            if (version == HttpVersion.Http10) return Http1Fault.TransferCodingOnHttp10;
        }
        if (_nominates) RemoveNominated(head);
        if (_trailers) head.Add(FieldName.Te, "trailers"u8);
        return Http1Fault.None;
    }

    private bool Take(FieldName id, ReadOnlySpan<byte> value, HeaderBlock head, out Http1Fault fault)
    {
        fault = Http1Fault.None;
        switch (id)
        {
            case FieldName.Host:
                if (HasHost) fault = Http1Fault.RepeatedHost;
                HasHost = true;
                Host = value;
                break;
            case FieldName.ContentLength:
                fault = TakeLength(value, head);
                break;
            case FieldName.TransferEncoding:
                fault = TakeTransferCoding(value);
                break;
            case FieldName.Connection:
                TakeConnection(value, head);
                break;
            case FieldName.Upgrade:
                // The first offer only; we would have to choose one anyway (RFC 9110 7.8).
                if (UpgradeToken.IsEmpty && FieldSyntax.TryTakeMember(ref value, out var token) && IsProtocol(token)) UpgradeToken = token;
                break;
            case FieldName.Te:
                while (FieldSyntax.TryTakeMember(ref value, out var coding)) _trailers |= FieldSyntax.SameText(coding, "trailers"u8);
                break;
            case FieldName.Expect:
                ExpectContinue |= FieldSyntax.SameText(value, "100-continue"u8);
                head.Add(id, value);
                break;
            case FieldName.Cookie:
                head.Add(id, value);
                break;
            default:
                break; // keep-alive and proxy-connection end here.
        }
        return fault == Http1Fault.None;
    }

    private Http1Fault TakeLength(ReadOnlySpan<byte> value, HeaderBlock head)
    {
        // Equal repeats may be folded by RFC 9110 8.6; refusing them costs nothing and leaves one reading only.
        if (HasLength) return Http1Fault.RepeatedContentLength;
        if (!FieldSyntax.TryParseLength(value, out var length))
            return value.Contains((byte)',') ? Http1Fault.RepeatedContentLength : Http1Fault.BadContentLength;
        HasLength = true;
        Length = length;
        head.Add(FieldName.ContentLength, value);
        return Http1Fault.None;
    }

    private Http1Fault TakeTransferCoding(ReadOnlySpan<byte> value)
    {
        if (_transferCoding) return Http1Fault.RepeatedTransferCoding;
        _transferCoding = true;
        Chunked = FieldSyntax.SameText(value, "chunked"u8);
        return Chunked ? Http1Fault.None : Http1Fault.UnsupportedTransferCoding;
    }

    private void TakeConnection(ReadOnlySpan<byte> value, HeaderBlock head)
    {
        var rest = value;
        var nominates = false;
        while (FieldSyntax.TryTakeMember(ref rest, out var option))
        {
            if (FieldSyntax.SameText(option, "keep-alive"u8)) _keepAlive = true;
            else if (FieldSyntax.SameText(option, "close"u8)) _close = true;
            else if (FieldSyntax.SameText(option, "upgrade"u8)) _upgrade = true;
            else nominates = true;
        }
        if (!nominates) return;
        _nominates = true;
        head.Add(FieldName.Connection, value);
    }

    // A well-known end-to-end field (host, authorization, content-*, x-forwarded-client-cert ...) cannot be nominated away:
    // RFC 9110 7.6.1 forbids senders to name those, and hiding them from the next hop is a known attack. We ignore the option.
    private static void RemoveNominated(HeaderBlock head)
    {
        for (var at = head.IndexOf(FieldName.Connection); at >= 0; at = head.IndexOf(FieldName.Connection))
        {
            var options = head.ValueAt(at);
            head.RemoveAt(at);
            while (FieldSyntax.TryTakeMember(ref options, out var option))
            {
                if (FieldNames.Identify(option) != FieldName.Other) continue;
                for (var index = head.Count - 1; index >= 0; index--)
                    if (head.IdAt(index) == FieldName.Other && FieldSyntax.SameText(head.NameAt(index), option))
                        head.RemoveAt(index);
            }
        }
    }

    // protocol = token [ "/" token ]
    private static bool IsProtocol(ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        return slash < 0 ? FieldSyntax.IsToken(text) : FieldSyntax.IsToken(text[..slash]) && FieldSyntax.IsToken(text[(slash + 1)..]);
    }
}
