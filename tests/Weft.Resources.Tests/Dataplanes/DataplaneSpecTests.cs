using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;

namespace Weft.Resources.Tests.Dataplanes;

public sealed class DataplaneSpecTests
{
    [Fact]
    public void Addresses_and_ports_fall_back_as_in_Kuma()
    {
        var networking = new DataplaneNetworking { Address = "10.0.0.1" };
        var inbound = new DataplaneInbound { Port = 80 };
        (networking.ListenAddressOf(inbound), networking.ServiceAddressOf(inbound), inbound.ApplicationPort).ShouldBe(("10.0.0.1", "10.0.0.1", 80));

        var own = new DataplaneInbound { Port = 80, Address = "10.0.0.2", ServicePort = 8080 };
        (networking.ListenAddressOf(own), networking.ServiceAddressOf(own), own.ApplicationPort).ShouldBe(("10.0.0.2", "10.0.0.2", 8080));
        networking.ServiceAddressOf(own with { ServiceAddress = "127.0.0.1" }).ShouldBe("127.0.0.1");
        (networking with { AdvertisedAddress = "1.2.3.4" }).DialledAddress.ShouldBe("1.2.3.4");
    }

    [Fact]
    public void Services_come_once_each_in_the_order_of_inbounds()
    {
        var spec = Dataplane("b", "a", "b");
        spec.Services.ShouldBe(["b", "a"]);
    }

    [Fact]
    public void The_protocol_field_wins_over_the_tag()
    {
        var inbound = new DataplaneInbound { Tags = TagSet.Of((TagNames.Protocol, "HTTP2")) };
        inbound.Protocol.ShouldBe(ServiceProtocol.Http2);
        (inbound with { ProtocolHint = "kafka" }).Protocol.ShouldBe(ServiceProtocol.Kafka);
    }

    [Theory]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3.256", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("1.2.3.4", true)]
    [InlineData("::1", true)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("[::1]", false)]
    [InlineData("2130706433", false)]
    public void Only_whole_addresses_are_addresses(string text, bool isIp) => AddressRules.IsIp(text).ShouldBe(isIp);

    [Fact]
    public void Status_follows_subscriptions_and_inbounds()
    {
        var resource = new Resource { Kind = BuiltInKinds.Dataplane, Mesh = "m", Name = "d", Spec = Dataplane("a") };
        var open = new DiscoverySubscription { ConnectTime = DateTimeOffset.UnixEpoch };
        new DataplaneOverview(resource, new DataplaneInsightSpec()).Status.ShouldBe(DataplaneStatus.Offline);
        new DataplaneOverview(resource, new DataplaneInsightSpec { Subscriptions = [open] }).Status.ShouldBe(DataplaneStatus.Online);
        new DataplaneOverview(resource, new DataplaneInsightSpec { Subscriptions = [open with { DisconnectTime = DateTimeOffset.UnixEpoch }] })
            .Status.ShouldBe(DataplaneStatus.Offline);

        var unready = new DataplaneSpec { Networking = new DataplaneNetworking { Inbound = [new DataplaneInbound { HealthReady = false }] } };
        new DataplaneOverview(resource with { Spec = unready }, new DataplaneInsightSpec { Subscriptions = [open] })
            .Status.ShouldBe(DataplaneStatus.PartiallyDegraded);
    }

    [Fact]
    public void An_overview_comes_back_the_same_through_JSON()
    {
        var insight = new DataplaneInsightSpec
        {
            Subscriptions =
            [
                new DiscoverySubscription
                {
                    Id = "1", ControlPlaneInstanceId = "cp", ConnectTime = DateTimeOffset.UnixEpoch, Generation = 2,
                    Status = new DiscoveryStatus { Total = new ResponseCounts { Sent = 3, Acknowledged = 2, Rejected = 1 } },
                    Version = new ProxyVersion { KumaDp = new ProxyBuild { Version = "0.1.0" }, EnvoyVersion = "1.2" },
                },
            ],
            Mtls = new MtlsInsight { CertificateRegenerations = 4, IssuedBackend = "ca-1", SupportedBackends = ["ca-1"] },
            Units = [new CommitUnitStatus { Unit = "structure", AcknowledgedVersion = "a", RefusedVersion = "b", Reason = "why" }],
        };
        var overview = new DataplaneOverview(new Resource { Kind = BuiltInKinds.Dataplane, Mesh = "m", Name = "d", Spec = Dataplane("a") }, insight);
        var json = ResourceJson.Text(writer => DataplaneOverviewJson.Write(writer, overview));
        json.ShouldStartWith("{\"type\":\"DataplaneOverview\",\"mesh\":\"m\",\"name\":\"d\",");
        json.ShouldContain("\"total\":{\"responsesSent\":\"3\",\"responsesAcknowledged\":\"2\",\"responsesRejected\":\"1\"}");
        var back = DataplaneOverviewJson.Read((MapNode)JsonNodes.Parse(json).Documents[0]);
        ResourceJson.Text(writer => DataplaneOverviewJson.Write(writer, back)).ShouldBe(json);
    }

    private static DataplaneSpec Dataplane(params string[] services) => new()
    {
        Networking = new DataplaneNetworking { Inbound = [.. services.Select(service => new DataplaneInbound { Tags = TagSet.Of((TagNames.Service, service)) })] },
    };
}
