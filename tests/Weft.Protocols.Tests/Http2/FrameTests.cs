using CsCheck;
using Weft.Protocols.Http2;

namespace Weft.Protocols.Tests.Http2;

public sealed class FrameTests
{
    [Fact]
    public void A_header_reads_back_what_was_written() =>
        Gen.Select(Gen.Int[0, 0xFFFFFF], Gen.Byte, Gen.Byte, Gen.Int[0, int.MaxValue]).Sample((length, type, flags, stream) =>
        {
            Span<byte> wire = stackalloc byte[9];
            FrameWriter.Header(wire, length, (FrameType)type, (FrameFlags)flags, stream).ShouldBe(9);
            FrameHeader.TryRead(wire, out var header).ShouldBeTrue();
            header.ShouldBe(new FrameHeader(length, (FrameType)type, (FrameFlags)flags, stream));
        });

    [Fact]
    public void The_reserved_bit_is_dropped_and_eight_bytes_are_too_few()
    {
        FrameHeader.TryRead([0, 0, 1, 9, 4, 0xFF, 0xFF, 0xFF, 0xFF], out var header).ShouldBeTrue();
        header.ShouldBe(new FrameHeader(1, FrameType.Continuation, FrameFlags.EndHeaders, int.MaxValue));
        FrameHeader.TryRead(new byte[8], out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(FrameType.Data, 0, 5, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Data, 1, 0, FrameFlags.Padded, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Data, 1, 16385, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Headers, 0, 5, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Headers, 1, 4, FrameFlags.Priority, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Priority, 0, 5, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Priority, 1, 4, FrameFlags.None, Http2Reach.Stream, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.RstStream, 0, 4, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.RstStream, 1, 5, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Settings, 1, 6, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Settings, 0, 5, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Settings, 0, 6, FrameFlags.Ack, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.PushPromise, 1, 8, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Ping, 1, 8, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Ping, 0, 7, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Goaway, 1, 8, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    [InlineData(FrameType.Goaway, 0, 7, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.WindowUpdate, 0, 3, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.FrameSizeError)]
    [InlineData(FrameType.Continuation, 0, 3, FrameFlags.None, Http2Reach.Connection, Http2ErrorCode.ProtocolError)]
    public void A_frame_that_breaks_a_rule_of_its_type_is_a_violation(
        FrameType type, int stream, int length, FrameFlags flags, Http2Reach reach, Http2ErrorCode code) =>
        FrameRules.Check(new FrameHeader(length, type, flags, stream), 16384).ShouldBe(new Http2Violation(reach, code));

    [Theory]
    [InlineData(FrameType.Data, 1, 0)]
    [InlineData(FrameType.Headers, 1, 100)]
    [InlineData(FrameType.Priority, 1, 5)]
    [InlineData(FrameType.Settings, 0, 12)]
    [InlineData(FrameType.Ping, 0, 8)]
    [InlineData(FrameType.Goaway, 0, 30)]
    [InlineData(FrameType.WindowUpdate, 0, 4)]
    [InlineData(FrameType.WindowUpdate, 3, 4)]
    [InlineData((FrameType)77, 3, 4)]
    public void A_sound_or_unknown_frame_passes(FrameType type, int stream, int length) =>
        FrameRules.Check(new FrameHeader(length, type, FrameFlags.None, stream), 16384).IsViolation.ShouldBeFalse();

    [Fact]
    public void Padding_and_priority_are_taken_off()
    {
        ReadOnlySpan<byte> payload = [2, 0x80, 0, 0, 3, 16, 7, 8, 0, 0];
        FrameRules.TryUnpad(ref payload, FrameFlags.Padded).ShouldBeTrue();
        FrameRules.TrySkipPriority(ref payload, FrameFlags.Priority, out var dependsOn).ShouldBeTrue();
        dependsOn.ShouldBe(3);
        payload.ToArray().ShouldBe([7, 8]);
        ReadOnlySpan<byte> tooMuch = [3, 0, 0];
        FrameRules.TryUnpad(ref tooMuch, FrameFlags.Padded).ShouldBeFalse();
        ReadOnlySpan<byte> onlyPadding = [2, 0, 0];
        FrameRules.TryUnpad(ref onlyPadding, FrameFlags.Padded).ShouldBeTrue();
        onlyPadding.Length.ShouldBe(0);
    }

    [Fact]
    public void Control_frames_have_the_bytes_of_RFC_9113()
    {
        var wire = new byte[64];
        Hex(wire, FrameWriter.Settings(wire, [(SettingId.InitialWindowSize, 65536), (SettingId.EnableConnectProtocol, 1)])).ShouldBe("00000c040000000000" + "000400010000" + "000800000001");
        Hex(wire, FrameWriter.SettingsAck(wire)).ShouldBe("000000040100000000");
        Hex(wire, FrameWriter.WindowUpdate(wire, 5, 1000)).ShouldBe("000004080000000005" + "000003e8");
        Hex(wire, FrameWriter.RstStream(wire, 7, Http2ErrorCode.Cancel)).ShouldBe("000004030000000007" + "00000008");
        Hex(wire, FrameWriter.Ping(wire, 0x0102030405060708, ack: true)).ShouldBe("000008060100000000" + "0102030405060708");
        Hex(wire, FrameWriter.Goaway(wire, 9, Http2ErrorCode.EnhanceYourCalm, "hi"u8)).ShouldBe("00000a070000000000" + "00000009" + "0000000b" + "6869");
    }

    [Fact]
    public void The_preface_is_recognised_from_its_first_byte()
    {
        ConnectionPreface.Bytes.Length.ShouldBe(24);
        ConnectionPreface.Matches("PRI"u8).ShouldBeTrue();
        ConnectionPreface.Matches("PUT"u8).ShouldBeFalse();
        ConnectionPreface.Matches([.. ConnectionPreface.Bytes, 0]).ShouldBeTrue();
    }

    private static string Hex(byte[] wire, int length) => Convert.ToHexStringLower(wire.AsSpan(0, length));
}
