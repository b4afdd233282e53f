using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>Reads field lines (RFC 9112 5) without repairing anything.</summary>
internal static class FieldLine
{
    // 1 where a byte may stand in a name; a lookup per byte beats vectors at the usual 4 to 20 bytes.
    private static ReadOnlySpan<byte> IsNameByte =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Reads the line at <paramref name="at"/> and moves behind it for <c>Field</c> and <c>End</c>.</summary>
    internal static FieldLineResult Read(
        ReadOnlySpan<byte> input, scoped ref int at, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out Http1Fault fault)
    {
        name = default;
        value = default;
        fault = Http1Fault.None;
        var legal = IsNameByte;
        var colon = at;
        while ((uint)colon < (uint)input.Length && legal[input[colon]] != 0) colon++;
        if ((uint)colon >= (uint)input.Length) return FieldLineResult.NeedMore;
        if (input[colon] != (byte)':' || colon == at) return ReadNonField(input, ref at, colon, out fault);

        var start = colon + 1;
        while ((uint)start < (uint)input.Length && input[start] is (byte)' ' or (byte)'\t') start++;
        // One search both finds the line's end and proves that nothing forbidden stands before it.
        var length = ControlBytes.IndexIn(input[start..]);
        if (length < 0) return FieldLineResult.NeedMore;
        var end = start + length;
        if (!IsLineEnd(input, end, out var needMore, out fault))
            return needMore ? FieldLineResult.NeedMore : FieldLineResult.Refused;
        name = input[at..colon];
        at = end + 2;
        while (end > start && input[end - 1] is (byte)' ' or (byte)'\t') end--;
        value = input[start..end];
        return FieldLineResult.Field;
    }

    /// <summary>True for CR LF at <paramref name="at"/>; RFC 9112 2.2 lets a recipient take a bare LF, and we do not.</summary>
    internal static bool IsLineEnd(ReadOnlySpan<byte> input, int at, out bool needMore, out Http1Fault fault)
    {
        needMore = false;
        fault = Http1Fault.None;
        if (input[at] != (byte)'\r')
        {
            fault = input[at] == (byte)'\n' ? Http1Fault.BareLineFeed : Http1Fault.ControlCharacter;
            return false;
        }
        needMore = at + 1 >= input.Length;
        if (needMore) return false;
        if (input[at + 1] == (byte)'\n') return true;
        fault = Http1Fault.BareCarriageReturn;
        return false;
    }

    private static FieldLineResult ReadNonField(ReadOnlySpan<byte> input, scoped ref int at, int stop, out Http1Fault fault)
    {
        var found = input[stop];
        if (stop == at && found == (byte)'\r')
        {
            if (!IsLineEnd(input, stop, out var needMore, out fault))
                return needMore ? FieldLineResult.NeedMore : FieldLineResult.Refused;
            at = stop + 2;
            return FieldLineResult.End;
        }
        fault = (found, stop == at) switch
        {
            ((byte)' ' or (byte)'\t', true) => Http1Fault.FoldedLine,
            ((byte)' ' or (byte)'\t', false) => Http1Fault.SpaceBeforeColon,
            ((byte)'\n', _) => Http1Fault.BareLineFeed,
            _ => Http1Fault.BadFieldName,
        };
        return FieldLineResult.Refused;
    }
}
