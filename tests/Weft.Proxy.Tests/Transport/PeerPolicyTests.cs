using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

public sealed class PeerPolicyTests
{
    private static readonly PeerPolicy MeshOnly = new([new SanPattern(SanKind.Uri, true, "spiffe://default/")]);

    [Fact]
    public void Several_names_of_the_own_mesh_and_tags_are_normal() =>
        MeshOnly.Refusal(Peer(["spiffe://default/a", "spiffe://default/b", "kuma://kuma.io/zone/east"])).ShouldBeNull();

    [Theory]
    [InlineData("spiffe://default2/a")]
    [InlineData("spiffe://other/default/")]
    [InlineData("spiffe://default")]
    [InlineData("SPIFFE://default/a")]
    public void A_second_name_of_a_foreign_trust_domain_is_refused(string foreign) =>
        MeshOnly.Refusal(Peer(["spiffe://default/a", foreign])).ShouldBe($"SAN `{foreign}` does not match prefix `spiffe://default/`");

    [Fact]
    public void A_certificate_without_names_is_refused() =>
        MeshOnly.Refusal(Peer([])).ShouldBe("the certificate has no SAN; expected prefix `spiffe://default/`");

    [Fact]
    public void An_exact_name_accepts_a_peer_that_has_others_too()
    {
        var exact = new PeerPolicy([new SanPattern(SanKind.Uri, false, "spiffe://default/b")]);
        exact.Refusal(Peer(["spiffe://default/a", "spiffe://default/b"])).ShouldBeNull();
        exact.Refusal(Peer(["spiffe://default/bb"])).ShouldBe("SAN `spiffe://default/bb` does not match name `spiffe://default/b`");
    }

    [Fact]
    public void DNS_names_compare_without_case_and_do_not_match_URIs()
    {
        var policy = new PeerPolicy([new SanPattern(SanKind.Dns, false, "backend.mesh")]);
        policy.Refusal(Peer([], ["Backend.Mesh"])).ShouldBeNull();
        policy.Refusal(Peer(["backend.mesh"])).ShouldNotBeNull();
    }

    private static PeerCertificate Peer(string[] uris, string[]? dnsNames = null) =>
        new(uris, dnsNames ?? [], DateTimeOffset.MaxValue, string.Empty, string.Empty, string.Empty);
}
