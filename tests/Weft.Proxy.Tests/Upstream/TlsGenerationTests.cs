using Weft.Proxy.Tests.Transport;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class TlsGenerationTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_context_is_made_once_for_what_is_the_same()
    {
        var generation = Generation();

        var first = generation.Client(Client("server-a", "weft/1", "kuma"));

        first.ShouldNotBeNull();
        generation.Client(Client("server-b", "weft/1", "kuma")).ShouldBeSameAs(first);
        generation.Client(Client("server-a", "kuma")).ShouldNotBeSameAs(first);
        var server = generation.Server(Server(requires: true));
        generation.Server(Server(requires: true)).ShouldBeSameAs(server);
        generation.Server(Server(requires: false)).ShouldNotBeSameAs(server);
        generation.Dispose();
    }

    [Fact]
    public void Without_its_secrets_there_is_no_context()
    {
        TlsGeneration.None.Client(Client("s", "kuma")).ShouldBeNull();
        TlsGeneration.None.Server(Server(requires: true)).ShouldBeNull();
        Generation().Client(new UpstreamTlsModel("identity", "other", "s", [], new ProtocolList([]))).ShouldBeNull();
    }

    [Fact]
    public void An_opaque_connection_of_its_own_offers_no_tunnels()
    {
        var model = Client("s", "weft/1", "kuma");
        model.Alpn.OffersTunnels.ShouldBeTrue();
        model.WithoutTunnels().Alpn.Protocols.ShouldBe(["kuma"]);
        model.WithoutTunnels().Alpn.OffersTunnels.ShouldBeFalse();
    }

    private static UpstreamTlsModel Client(string sni, params string[] alpn) =>
        new("identity", "ca", sni, [new SanPattern(SanKind.Uri, false, "spiffe://default/" + sni)], new ProtocolList(alpn));

    private static DownstreamTlsModel Server(bool requires) => new("identity", "ca", requires, PeerPolicy.ChainOnly, new ProtocolList(["kuma"]));

    private TlsGeneration Generation()
    {
        var (chain, key) = _authority.Issue(["spiffe://default/a"]);
        return new TlsGeneration(new SecretSet(1, new Dictionary<string, IdentityPem> { ["identity"] = new(chain, key) }, new Dictionary<string, byte[]> { ["ca"] = _authority.Pem }));
    }
}
