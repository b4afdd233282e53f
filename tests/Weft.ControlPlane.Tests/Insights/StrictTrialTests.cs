using Weft.ControlPlane.Insights;
using Weft.Policies.Compiler;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;

namespace Weft.ControlPlane.Tests.Insights;

public sealed class StrictTrialTests
{
    private static readonly TlsStage Permissive = new(new CertificateAuthorityBackend { Name = "ca-1" }, TlsMode.Permissive, TlsMode.Permissive);

    [Fact]
    public void A_service_is_safe_when_all_its_proxies_serve_TLS_and_nobody_came_without()
    {
        var trials = StrictTrial.Of(Permissive, [Overview("w1", "10.0.0.1", "ca-1"), Overview("w2", "10.0.0.2", "ca-1")]);
        var trial = trials.ShouldHaveSingleItem();
        (trial.Service, trial.IsTlsReady, trial.IsSafe).ShouldBe(("web", true, true));
    }

    [Fact]
    public void Proxies_that_do_not_serve_TLS_are_named()
    {
        var trial = StrictTrial.Of(Permissive, [Overview("w2", "10.0.0.2", ""), Overview("w1", "10.0.0.1", "ca-1"), Overview("w0", "10.0.0.3", "ca-0")]).Single();
        trial.IsTlsReady.ShouldBeFalse();
        trial.NotReady.ShouldBe(["w0", "w2"]);
    }

    [Fact]
    public void Clients_that_came_without_it_are_listed_with_the_Dataplane_behind_their_address()
    {
        var met = new PlaintextInsight { Listener = "inbound:10.0.0.1:80", Service = "web", Clients = [new PlaintextPeer { Address = "10.0.0.2", Plaintext = 1 }] };
        DataplaneOverview[] overviews = [Overview("w1", "10.0.0.1", "ca-1", met), Overview("w2", "10.0.0.2", "ca-1")];
        var trial = StrictTrial.Of(Permissive, overviews).Single();
        trial.IsTlsReady.ShouldBeTrue();
        trial.IsSafe.ShouldBeFalse();
        trial.Inbounds.ShouldHaveSingleItem().Dataplane.ShouldBe("w1");
        StrictTrial.DataplaneAt("10.0.0.2", overviews).ShouldBe("w2");
        StrictTrial.DataplaneAt("10.0.0.9", overviews).ShouldBeNull();
    }

    private static DataplaneOverview Overview(string name, string address, string backend, params PlaintextInsight[] met) => new(
        new Resource
        {
            Kind = BuiltInKinds.Dataplane,
            Mesh = "default",
            Name = name,
            Spec = new DataplaneSpec
            {
                Networking = new DataplaneNetworking { Address = address, Inbound = [new DataplaneInbound { Port = 80, Tags = TagSet.Of((TagNames.Service, "web")) }] },
            },
        },
        new DataplaneInsightSpec { Mtls = new MtlsInsight { IssuedBackend = "ca-1", ServedBackend = backend }, Plaintext = met });
}
