using Weft.Identity.Spiffe;

namespace Weft.Identity.Tests.Spiffe;

public sealed class SpiffeIdTests
{
    [Theory]
    [InlineData("spiffe://default", "default", "")]
    [InlineData("spiffe://default/backend", "default", "/backend")]
    [InlineData("spiffe://mesh-1.example_x/a/b", "mesh-1.example_x", "/a/b")]
    [InlineData("spiffe://default/redis_ns_svc_6379", "default", "/redis_ns_svc_6379")]
    public void A_well_formed_id_is_read_and_written_back(string text, string domain, string path)
    {
        SpiffeId.TryParse(text, out var id).ShouldBeTrue();
        id.TrustDomain.ShouldBe(domain);
        id.Path.ShouldBe(path);
        id.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///backend")]
    [InlineData("SPIFFE://default/backend")]
    [InlineData("spiffe://Default/backend")]
    [InlineData("spiffe://default:80/backend")]
    [InlineData("spiffe://user@default/backend")]
    [InlineData("spiffe://default/")]
    [InlineData("spiffe://default/backend/")]
    [InlineData("spiffe://default//backend")]
    [InlineData("spiffe://default/../backend")]
    [InlineData("spiffe://default/./backend")]
    [InlineData("spiffe://default/back%20end")]
    [InlineData("spiffe://default/backend?x=1")]
    [InlineData("spiffe://default/backend#x")]
    [InlineData("https://default/backend")]
    [InlineData("kuma://version/1")]
    public void Everything_the_standard_forbids_is_refused(string? text) => SpiffeId.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_trust_domain_longer_than_255_characters_is_refused() =>
        SpiffeId.TryParse("spiffe://" + new string('a', 256), out _).ShouldBeFalse();

    [Fact]
    public void Names_of_a_workload_are_services_in_inbound_order_then_sorted_tags()
    {
        var names = WorkloadNames.Of("default",
        [
            new Dictionary<string, string> { ["kuma.io/service"] = "web", ["version"] = "2" },
            new Dictionary<string, string> { ["kuma.io/service"] = "admin", ["kuma.io/protocol"] = "http" },
            new Dictionary<string, string> { ["kuma.io/service"] = "web" },
        ]);

        names.ShouldBe(
        [
            "spiffe://default/web", "spiffe://default/admin",
            "kuma://kuma.io/protocol/http", "kuma://kuma.io/service/admin", "kuma://kuma.io/service/web", "kuma://version/2",
        ]);
    }
}
