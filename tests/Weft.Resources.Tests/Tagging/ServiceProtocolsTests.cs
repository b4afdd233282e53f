using Weft.Resources.Tagging;

namespace Weft.Resources.Tests.Tagging;

public sealed class ServiceProtocolsTests
{
    [Fact]
    public void A_service_without_endpoints_is_unknown() => ServiceProtocols.Common([]).ShouldBe(ServiceProtocol.Unknown);

    [Fact]
    public void Http_and_http2_have_only_tcp_in_common() =>
        ServiceProtocols.Common([ServiceProtocol.Http, ServiceProtocol.Http2, ServiceProtocol.Http]).ShouldBe(ServiceProtocol.Tcp);

    [Fact]
    public void One_unknown_endpoint_makes_all_unknown() =>
        ServiceProtocols.Common([ServiceProtocol.Http, ServiceProtocol.Unknown]).ShouldBe(ServiceProtocol.Unknown);

    [Fact]
    public void Tag_sets_are_ordered_and_compared_by_content()
    {
        var tags = TagSet.Of(("b", "2"), ("a", "1"));
        tags.ToString().ShouldBe("a=1 b=2");
        tags.ShouldBe(TagSet.Of(("a", "1")).With("b", "2"));
        tags.Without("b").ShouldBe(TagSet.Of(("a", "1")));
    }
}
