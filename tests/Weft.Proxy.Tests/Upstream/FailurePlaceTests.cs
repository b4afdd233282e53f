using System.Text;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class FailurePlaceTests
{
    [Theory]
    [InlineData(nameof(FailureCode.RequestTimeout), "; hop=outbound; proxy=web-1; policy=slow-ones")]
    [InlineData(nameof(FailureCode.UpstreamConnectTimeout), "; hop=outbound; proxy=web-1; policy=slow-ones")]
    [InlineData(nameof(FailureCode.StreamIdleTimeout), "; hop=outbound; proxy=web-1; policy=slow-ones")]
    [InlineData(nameof(FailureCode.RequestHeadTimeout), "; hop=outbound; proxy=web-1; policy=slow-ones")]
    [InlineData(nameof(FailureCode.IdleTimeout), "; hop=outbound; proxy=web-1; policy=slow-ones")]
    [InlineData(nameof(FailureCode.DeadlineExceeded), "; hop=outbound; proxy=web-1")]
    [InlineData(nameof(FailureCode.UpstreamConnectFailed), "; hop=outbound; proxy=web-1")]
    public void A_policy_is_named_for_what_its_setting_made(string code, string text) =>
        Encoding.ASCII.GetString(new FailurePlace("outbound", "web-1", "slow-ones").TextOf(Enum.Parse<FailureCode>(code))).ShouldBe(text);

    [Fact]
    public void A_policy_that_is_not_known_is_left_out()
    {
        var place = new FailurePlace("inbound", "web-1", "");
        Encoding.ASCII.GetString(place.TextOf(FailureCode.RequestTimeout)).ShouldBe("; hop=inbound; proxy=web-1");
        place.PolicyOf(FailureCode.RequestTimeout).ShouldBe("");
    }
}
