using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class FailureTests
{
    private static readonly FailureCode[] Codes = [.. Enum.GetValues<FailureCode>().Where(code => code != FailureCode.None)];

    [Fact]
    public void Every_code_has_a_name_of_its_own_a_status_a_flag_and_a_sentence()
    {
        foreach (var code in Codes)
        {
            var failure = Failure.Of(code);
            failure.Name.ShouldMatch("^[a-z]+(_[a-z0-9]+)*$", code.ToString());
            failure.Name.Replace("_", "", StringComparison.Ordinal).ShouldBe(code.ToString().ToLowerInvariant());
            failure.Status.ShouldBeInRange(400, 599, code.ToString());
            failure.GrpcStatus.ShouldBeInRange(1, 16, code.ToString());
            failure.Flag.ShouldMatch("^([A-Z]{2,4}|-)$", code.ToString());
            failure.Text.Length.ShouldBeInRange(10, 200, code.ToString());
        }
        Codes.Select(code => Failure.Of(code).Name).Distinct().Count().ShouldBe(Codes.Length);
    }

    [Fact]
    public void Every_fault_of_a_stream_becomes_a_failure()
    {
        foreach (var fault in Enum.GetValues<StreamFault>()) Codes.ShouldContain(Failure.Of(fault));
        Failure.Of(StreamFault.ConnectTimedOut).ShouldBe(FailureCode.UpstreamConnectTimeout);
        Failure.Of(StreamFault.HandshakeFailed).ShouldBe(FailureCode.UpstreamHandshakeFailed);
    }

    [Fact]
    public void Every_fault_of_a_channel_becomes_a_failure()
    {
        foreach (var fault in Enum.GetValues<ChannelFault>().Where(f => f != ChannelFault.None)) Codes.ShouldContain(Failure.Of(fault));
        Failure.Of(ChannelFault.CertificateRefused).ShouldBe(FailureCode.UpstreamHandshakeFailed);
    }
}
