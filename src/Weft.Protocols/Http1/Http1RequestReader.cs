using System.Buffers.Binary;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>
/// Reads request heads (RFC 9112 3), strictly: whatever two readers could understand differently is refused, never repaired.
/// </summary>
public static class Http1RequestReader
{
    private const ulong Http11 = 0x312E312F50545448; // "HTTP/1.1", little endian
    private const ulong Http10 = 0x302E312F50545448; // "HTTP/1.0"

    // Room for the method, two spaces and the version when judging a line that has not ended yet.
    private const int LineSlackBytes = 64;

    /// <summary>
    /// Reads the head at the start of <paramref name="input"/>.
    /// </summary>
    /// <param name="input">All bytes received and not yet consumed.</param>
    /// <param name="limits">Sizes to accept.</param>
    /// <param name="head">Filled for <c>Complete</c>: version neutral, without hop-by-hop fields; cleared first.</param>
    /// <param name="framing">How body and connection go on.</param>
    /// <param name="consumed">Bytes of the head for <c>Complete</c>, else 0.</param>
    /// <param name="fault">What is wrong for <c>Refused</c>.</param>
    public static Http1ReadResult Read(
        ReadOnlySpan<byte> input, in Http1Limits limits, HeaderBlock head, out Http1Framing framing, out int consumed, out Http1Fault fault)
    {
        framing = default;
        consumed = 0;
        fault = Http1Fault.None;
        head.Clear();
        var result = HeadSearch.IsSurelyIncomplete(input)
            ? JudgeIncomplete(input, limits, ref fault)
            : Parse(input, limits, head, ref framing, out consumed, out fault);
        if (result == Http1ReadResult.NeedMore && input.Length < limits.MaxHeadBytes) return result;
        if (result == Http1ReadResult.NeedMore || consumed > limits.MaxHeadBytes) fault = Http1Fault.HeadTooLarge;
        if (fault == Http1Fault.None) return Http1ReadResult.Complete;
        consumed = 0;
        head.Clear();
        return Http1ReadResult.Refused;
    }

    private static Http1ReadResult JudgeIncomplete(ReadOnlySpan<byte> input, in Http1Limits limits, ref Http1Fault fault)
    {
        if (input.IndexOf((byte)'\n') >= 0 || input.Length <= limits.MaxTargetBytes + LineSlackBytes) return Http1ReadResult.NeedMore;
        fault = Http1Fault.TargetTooLong;
        return Http1ReadResult.Refused;
    }

    private static Http1ReadResult Parse(
        ReadOnlySpan<byte> input, in Http1Limits limits, HeaderBlock head, ref Http1Framing framing, out int consumed, out Http1Fault fault)
    {
        consumed = 0;
        fault = Http1Fault.None;
        // RFC 9112 2.2: one empty line before the request line is ignored; old clients send it after a body.
        var at = input.StartsWith("\r\n"u8) ? 2 : 0;
        var length = input[at..].IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            if (input.Length <= limits.MaxTargetBytes + LineSlackBytes) return Http1ReadResult.NeedMore;
            fault = Http1Fault.TargetTooLong;
            return Http1ReadResult.Refused;
        }
        if (!FieldLine.IsLineEnd(input, at + length, out var needMore, out fault))
            return needMore ? Http1ReadResult.NeedMore : Http1ReadResult.Refused;
        fault = ReadLine(input.Slice(at, length), limits, head, out var target);
        if (fault != Http1Fault.None) return Http1ReadResult.Refused;

        at += length + 2;
        var fields = new HopFields();
        var result = fields.ReadSection(input, ref at, limits.MaxFields, head, out fault);
        if (result != Http1ReadResult.Complete) return result;
        consumed = at;
        fault = Settle(target, ref fields, head, ref framing);
        return fault == Http1Fault.None ? Http1ReadResult.Complete : Http1ReadResult.Refused;
    }

    // method SP request-target SP HTTP/1.x
    private static Http1Fault ReadLine(ReadOnlySpan<byte> line, in Http1Limits limits, HeaderBlock head, out ReadOnlySpan<byte> target)
    {
        target = default;
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !FieldSyntax.IsToken(line[..space])) return Http1Fault.BadRequestLine;
        var last = line.Length - 9;
        if (last <= space || line[last] != (byte)' ') return Http1Fault.BadRequestLine;
        var version = BinaryPrimitives.ReadUInt64LittleEndian(line[(last + 1)..]);
        if (version == Http11) head.Version = HttpVersion.Http11;
        else if (version == Http10) head.Version = HttpVersion.Http10;
        else return IsVersion(line[(last + 1)..]) ? Http1Fault.UnsupportedVersion : Http1Fault.BadRequestLine;
        head.SetMethod(line[..space]);
        target = line[(space + 1)..last];
        return target.Length > limits.MaxTargetBytes ? Http1Fault.TargetTooLong : Http1Fault.None;
    }

    private static bool IsVersion(ReadOnlySpan<byte> text) =>
        text.StartsWith("HTTP/"u8) && text[6] == (byte)'.' && char.IsAsciiDigit((char)text[5]) && char.IsAsciiDigit((char)text[7]);

    private static Http1Fault Settle(scoped ReadOnlySpan<byte> target, ref HopFields fields, HeaderBlock head, ref Http1Framing framing)
    {
        if (fields.HasHost)
        {
            if (!FieldSyntax.IsAuthority(fields.Host)) return Http1Fault.BadHost;
        }
        else if (head.Version == HttpVersion.Http11) return Http1Fault.MissingHost;
        var fault = RequestTarget.Apply(target, fields.Host, head);
        if (fault == Http1Fault.None) fault = fields.Settle(head.Version, head);
        if (fault != Http1Fault.None) return fault;

        framing.KeepAlive = fields.KeepsAlive(head.Version);
        // RFC 9110 10.1.1: an expectation on HTTP/1.0 is ignored; 7.8: so is an upgrade.
        framing.ExpectContinue = fields.ExpectContinue && head.Version == HttpVersion.Http11;
        if (head.MethodKind == MethodKind.Connect)
        {
            framing.Kind = BodyKind.Tunnel;
            return fields.Chunked || fields.Length > 0 ? Http1Fault.ContentOnConnect : Http1Fault.None;
        }
        framing.Kind = fields.Chunked ? BodyKind.Chunked : fields.Length > 0 ? BodyKind.Length : BodyKind.None;
        framing.Length = fields.Length;
        // An offer of h2c is ignored, as RFC 9113 3.1 lets a server do: mesh peers speak HTTP/2 by prior knowledge.
        if (fields.WantsUpgrade && head.Version == HttpVersion.Http11 && !FieldSyntax.SameText(fields.UpgradeToken, "h2c"u8))
        {
            framing.Upgrade = true;
            head.SetLowerProtocol(fields.UpgradeToken);
        }
        return Http1Fault.None;
    }
}
