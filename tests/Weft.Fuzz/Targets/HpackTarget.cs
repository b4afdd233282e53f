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
        "04" + "82868441" + "00",
        "11" + "828684410f7777772e6578616d706c652e636f6d"[..34] + "14" + "828684418cf1e3c2e5f23a6ba0ab90f4ff82868484",
        "0E" + "8286844003616263036465660000" + "05" + "828684BEBE",
        "09" + "203FE11F82868481" + "61",
        "0B" + "8286840F1001310001610162",
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
