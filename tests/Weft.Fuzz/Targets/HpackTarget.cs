using Weft.Protocols.Hpack;
using Weft.Protocols.Messages;

namespace Weft.Fuzz.Targets;

/// <summary>Field blocks, each behind its length in one byte, for one decoder: what is decoded is encoded so that it decodes to the same.</summary>
internal sealed class HpackTarget : FuzzTarget
{
    private readonly HeaderBlock _head = new();
    private readonly HeaderBlock _again = new();

    public override string Name => "hpack";

    public override IReadOnlyList<byte[]> Seeds { get; } = new[]
    {
        "06" + "828684410161",
        "14" + "828684410F7777772E6578616D706C652E636F6D" + "11" + "828684418CF1E3C2E5F23A6BA0AB90F4FF",
        "0D" + "828684" + "010161" + "40" + "03616263" + "0164" + "08" + "828684" + "010161" + "BEBE",
        "0A" + "203FE11F" + "828684" + "010161",
        "0F" + "828684" + "010161" + "0F0D0131" + "0001610162",
    }.Select(Convert.FromHexString).ToArray();

    public override bool Run(byte[] input)
    {
        using var decoder = new HpackDecoder();
        using var encoder = new HpackEncoder();
        using var second = new HpackDecoder();
        var accepted = false;
        for (var at = 0; at < input.Length;)
        {
            var block = input.AsSpan(at + 1, Math.Min(input[at], input.Length - at - 1));
            at += 1 + block.Length;
            var result = decoder.Decode(block, _head, FieldSectionKind.Request, 65_536, 100);
            if (result == HpackResult.CompressionError) return accepted;
            if (result != HpackResult.Ok) continue;
            accepted = true;
            var wire = new byte[_head.WireBytes + 64];
            var length = encoder.Encode(_head, FieldSectionKind.Request, wire);
            Require(second.Decode(wire.AsSpan(0, length), _again, FieldSectionKind.Request, 65_536, 100) == HpackResult.Ok, "what was encoded is refused");
            Require(SameBlocks.Are(_head, _again), "the head changed");
        }
        return accepted;
    }
}
