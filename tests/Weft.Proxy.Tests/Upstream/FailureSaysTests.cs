using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class FailureSaysTests
{
    [Theory]
    [InlineData("upstream_connect_failed; hop=inbound; proxy=web-1", true)]
    [InlineData("upstream_connect_timeout; hop=inbound; proxy=web-1", true)]
    [InlineData("no_healthy_upstream", true)]
    [InlineData("upstream_connection_lost; hop=inbound; proxy=web-1", false)]
    [InlineData("request_timeout; hop=inbound; proxy=web-1", false)]
    [InlineData("upstream_connect_failed_not", false)]
    [InlineData("", false)]
    public void Only_failures_before_delivery_allow_another_endpoint(string error, bool expected) =>
        Failure.SaysNothingDelivered(System.Text.Encoding.ASCII.GetBytes(error)).ShouldBe(expected);
}
