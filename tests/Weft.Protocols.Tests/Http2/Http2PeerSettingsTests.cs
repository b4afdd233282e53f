using Weft.Protocols.Http2;

namespace Weft.Protocols.Tests.Http2;

public sealed class Http2PeerSettingsTests
{
    [Fact]
    public void It_begins_with_the_defaults_and_takes_what_it_knows()
    {
        var settings = new Http2PeerSettings();
        (settings.HeaderTableBytes, settings.InitialWindowBytes, settings.MaxFrameBytes, settings.EnableConnectProtocol).ShouldBe((4096u, 65535, 16384, false));
        Apply(ref settings, "000100000000" + "000300000064" + "000400010000" + "000500ffffff" + "000600001000" + "000800000001" + "00ff00000001").IsViolation.ShouldBeFalse();
        (settings.HeaderTableBytes, settings.MaxConcurrentStreams, settings.InitialWindowBytes, settings.MaxFrameBytes, settings.MaxHeaderListBytes, settings.EnableConnectProtocol)
            .ShouldBe((0u, 100u, 65536, 16777215, 4096u, true));
    }

    [Theory]
    [InlineData("000200000002", Http2ErrorCode.ProtocolError)]
    [InlineData("000480000000", Http2ErrorCode.FlowControlError)]
    [InlineData("000500003fff", Http2ErrorCode.ProtocolError)]
    [InlineData("000501000000", Http2ErrorCode.ProtocolError)]
    [InlineData("000800000002", Http2ErrorCode.ProtocolError)]
    [InlineData("000800000001000800000000", Http2ErrorCode.ProtocolError)]
    [InlineData("0001000000", Http2ErrorCode.FrameSizeError)]
    public void Values_out_of_range_end_the_connection(string payload, Http2ErrorCode code)
    {
        var settings = new Http2PeerSettings();
        Apply(ref settings, payload).ShouldBe(Http2Violation.OfConnection(code));
    }

    private static Http2Violation Apply(ref Http2PeerSettings settings, string payload) => settings.Apply(Convert.FromHexString(payload));
}
