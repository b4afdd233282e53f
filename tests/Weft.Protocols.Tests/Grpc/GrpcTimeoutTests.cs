using Weft.Protocols.Grpc;

namespace Weft.Protocols.Tests.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("3S", 3000)]
    [InlineData("250m", 250)]
    [InlineData("1500u", 2)]
    [InlineData("1n", 1)]
    [InlineData("0n", 0)]
    [InlineData("1000000n", 1)]
    [InlineData("99999999H", 359_999_996_400_000)]
    public void A_timeout_has_a_unit(string text, long milliseconds)
    {
        GrpcTimeout.TryRead(Ascii.Bytes(text), out var read).ShouldBeTrue();
        read.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData(" 1S")]
    [InlineData("1 S")]
    [InlineData("123456789S")]
    public void Anything_else_is_none(string text) => GrpcTimeout.TryRead(Ascii.Bytes(text), out _).ShouldBeFalse();
}
