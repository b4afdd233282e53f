using Weft.Protocols.Tls;
using Weft.Proxy.Listeners;

namespace Weft.Proxy.Tests.Listeners;

public sealed class FilterChainMatcherTests
{
    private static readonly FilterChainModel[] Permissive =
    [
        Chain("mesh", new ChainMatch(true, ["weft/1", "kuma"], [])),
        Chain("tls", new ChainMatch(true, [], [])),
        Chain("plain", new ChainMatch(false, [], [])),
    ];

    [Theory]
    [InlineData("weft/1", "mesh")]
    [InlineData("kuma", "mesh")]
    [InlineData("h2,kuma", "mesh")]
    [InlineData("h2,http/1.1", "tls")]
    [InlineData("Kuma", "tls")]
    [InlineData("", "tls")]
    [InlineData(null, "plain")]
    public void The_mesh_is_told_by_the_protocols_a_client_offers(string? alpn, string chain) =>
        Permissive[FilterChainMatcher.Find(Permissive, alpn is null ? null : Hello("", alpn))].Name.ShouldBe(chain);

    [Fact]
    public void The_first_that_fits_wins()
    {
        FilterChainModel[] chains = [Chain("first", ChainMatch.Any), .. Permissive];
        FilterChainMatcher.Find(chains, Hello("", "kuma")).ShouldBe(0);
        FilterChainMatcher.Find(chains, null).ShouldBe(0);
    }

    [Theory]
    [InlineData("a.example.com", 0)]
    [InlineData("A.EXAMPLE.com", 0)]
    [InlineData("b.example.com", 1)]
    [InlineData("x.y.example.com", 1)]
    [InlineData("example.com", -1)]
    [InlineData("notexample.com", -1)]
    [InlineData("", -1)]
    public void Server_names_are_exact_or_suffixes(string name, int index)
    {
        FilterChainModel[] chains = [Chain("exact", new ChainMatch(null, [], ["a.example.com"])), Chain("suffix", new ChainMatch(null, [], ["*.example.com"]))];
        FilterChainMatcher.Find(chains, Hello(name, "")).ShouldBe(index);
    }

    [Fact]
    public void None_may_fit()
    {
        FilterChainMatcher.Find(Permissive[..2], null).ShouldBe(-1);
        FilterChainMatcher.Find([Chain("names", new ChainMatch(null, [], ["a"]))], null).ShouldBe(-1);
    }

    private static ClientHello Hello(string name, string alpn) => new() { ServerName = name.Length > 0 ? name : null, Alpn = alpn.Split(',', StringSplitOptions.RemoveEmptyEntries) };

    private static FilterChainModel Chain(string name, ChainMatch match) => new() { Name = name, Match = match };
}
