using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>Reads response heads (RFC 9112 4). An answer that two readers could frame differently is refused.</summary>
public static class Http1ResponseReader
{
    /// <summary>Reads the head at the start of <paramref name="input"/>.</summary>
    /// <param name="input">All bytes received and not yet consumed.</param>
    /// <param name="limits">Sizes to accept.</param>
    /// <param name="requestMethod">The method of the request that is answered: HEAD and CONNECT change the framing.</param>
    /// <param name="head">Filled for <c>Complete</c>: version neutral, without hop-by-hop fields; cleared first.</param>
    /// <param name="framing">How body and connection go on. Interim answers (1xx but 101) have no body; the final head follows.</param>
    /// <param name="consumed">Bytes of the head for <c>Complete</c>, else 0.</param>
    /// <param name="fault">What is wrong for <c>Refused</c>.</param>
    public static Http1ReadResult Read(
        ReadOnlySpan<byte> input, in Http1Limits limits, MethodKind requestMethod, HeaderBlock head,
        out Http1Framing framing, out int consumed, out Http1Fault fault)
    {
        framing = default;
        consumed = 0;
        fault = Http1Fault.None;
        head.Clear();
        var result = HeadSearch.IsSurelyIncomplete(input)
            ? Http1ReadResult.NeedMore
            : Parse(input, limits, requestMethod, head, ref framing, out consumed, out fault);
        if (result == Http1ReadResult.NeedMore && input.Length < limits.MaxHeadBytes) return result;
        if (result == Http1ReadResult.NeedMore || consumed > limits.MaxHeadBytes) fault = Http1Fault.HeadTooLarge;
        if (fault == Http1Fault.None) return Http1ReadResult.Complete;
        consumed = 0;
        head.Clear();
        return Http1ReadResult.Refused;
    }

    private static Http1ReadResult Parse(
        ReadOnlySpan<byte> input, in Http1Limits limits, MethodKind requestMethod, HeaderBlock head,
        ref Http1Framing framing, out int consumed, out Http1Fault fault)
    {
        consumed = 0;
        fault = Http1Fault.None;
        var length = ControlBytes.IndexIn(input);
        if (length < 0) return Http1ReadResult.NeedMore;
        if (!FieldLine.IsLineEnd(input, length, out var needMore, out fault))
            return needMore ? Http1ReadResult.NeedMore : Http1ReadResult.Refused;
        fault = ReadLine(input[..length], head);
        if (fault != Http1Fault.None) return Http1ReadResult.Refused;

        var at = length + 2;
        var fields = new HopFields();
        var result = fields.ReadSection(input, ref at, limits.MaxFields, head, out fault);
        if (result != Http1ReadResult.Complete) return result;
        consumed = at;
        fault = fields.Settle(head.Version, head);
        if (fault != Http1Fault.None) return Http1ReadResult.Refused;
        Frame(requestMethod, ref fields, head, ref framing);
        return Http1ReadResult.Complete;
    }

    // HTTP/1.x SP 3DIGIT [ SP reason ]: the space before an absent reason is often forgotten, and nothing else can be meant.
    private static Http1Fault ReadLine(ReadOnlySpan<byte> line, HeaderBlock head)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/"u8) || line[8] != (byte)' ') return Http1Fault.BadStatusLine;
        if (line.StartsWith("HTTP/1.1"u8)) head.Version = HttpVersion.Http11;
        else if (line.StartsWith("HTTP/1.0"u8)) head.Version = HttpVersion.Http10;
        else return Http1Fault.UnsupportedVersion;
        if (!FieldSyntax.TryParseLength(line.Slice(9, 3), out var status) || status < 100) return Http1Fault.BadStatusLine;
        if (line.Length > 12 && line[12] != (byte)' ') return Http1Fault.BadStatusLine;
        head.Status = (int)status;
        return Http1Fault.None;
    }

    // RFC 9112 6.3, in its order.
    private static void Frame(MethodKind requestMethod, ref HopFields fields, HeaderBlock head, ref Http1Framing framing)
    {
        var status = head.Status;
        framing.KeepAlive = fields.KeepsAlive(head.Version);
        if (status == 101 || (requestMethod == MethodKind.Connect && status is >= 200 and < 300))
        {
            framing.Kind = BodyKind.Tunnel;
            framing.KeepAlive = false;
            framing.Upgrade = status == 101;
            if (framing.Upgrade && !fields.UpgradeToken.IsEmpty) head.SetLowerProtocol(fields.UpgradeToken);
            head.Remove(FieldName.ContentLength);
            return;
        }
        // A length on 1xx and 204 is forbidden (RFC 9110 8.6) and would mislead the next hop; on HEAD and 304 it informs.
        if (status < 200 || status == 204) head.Remove(FieldName.ContentLength);
        else if (requestMethod != MethodKind.Head && status != 304) FrameBody(ref fields, ref framing);
    }

    private static void FrameBody(ref HopFields fields, ref Http1Framing framing)
    {
        if (fields.Chunked) framing.Kind = BodyKind.Chunked;
        else if (fields.HasLength)
        {
            framing.Kind = fields.Length > 0 ? BodyKind.Length : BodyKind.None;
            framing.Length = fields.Length;
        }
        else
        {
            framing.Kind = BodyKind.UntilClose;
            framing.KeepAlive = false;
        }
    }
}
