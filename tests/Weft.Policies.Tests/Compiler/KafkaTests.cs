using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using static Weft.Policies.Tests.Compiler.MeshFixture;

namespace Weft.Policies.Tests.Compiler;

public class KafkaTests
{
    [Fact]
    public void The_hint_makes_both_sides_watch_under_kumas_prefixes()
    {
        var broker = Dataplane("broker", "10.0.0.1", [Inbound("kafka.svc", "kafka", port: 19092, servicePort: 9092)]);
        var client = Dataplane("client", "10.0.0.9", [], Outbound("kafka.svc", 9092));

        var inbound = Compile(Mtls(), "broker", broker, client).Structure.Messages<Listener>().Single().FilterChains.Single();
        inbound.Tls.ShouldNotBeNull();
        inbound.Kafka.StatPrefix.ShouldBe("localhost_9092");
        inbound.Kafka.Cluster.ShouldBe("localhost:9092");
        inbound.Kafka.IdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromHours(2));

        var outbound = Compile(Mtls(), "client", broker, client).Structure.Messages<Listener>().Single().FilterChains.Single();
        outbound.Kafka.StatPrefix.ShouldBe("kafka_svc");
        outbound.Kafka.Cluster.ShouldBe("kafka.svc");
        outbound.Kafka.Brokers.ShouldBeEmpty();
    }

    [Fact]
    public void Under_permissive_the_applications_own_tls_is_not_taken_for_kafka()
    {
        var broker = Dataplane("broker", "10.0.0.1", [Inbound("kafka", "kafka")]);
        Compile(Mtls(MtlsMode.Permissive), "broker", broker).Structure.Messages<Listener>().Single().FilterChains
            .Select(chain => (chain.Name, chain.FilterCase)).ShouldBe(
            [
                ("mesh", FilterChain.FilterOneofCase.Kafka), ("tls", FilterChain.FilterOneofCase.Tcp), ("plain", FilterChain.FilterOneofCase.Kafka),
            ]);
    }

    [Fact]
    public void One_broker_without_the_hint_makes_the_service_opaque()
    {
        var client = Dataplane("client", "10.0.0.9", [], Outbound("kafka", 9092));
        var compiled = Compile(Mtls(), "client", client, Dataplane("b1", "10.0.0.1", [Inbound("kafka", "kafka")]), Dataplane("b2", "10.0.0.2", [Inbound("kafka", "tcp")]));
        compiled.Structure.Messages<Listener>().Single().FilterChains.Single().FilterCase.ShouldBe(FilterChain.FilterOneofCase.Tcp);
    }

    [Fact]
    public void With_a_port_base_each_broker_has_a_listener_that_leads_to_it_alone()
    {
        var client = Dataplane("client", "10.0.0.9", [], Outbound("kafka", 9092, (TagNames.KafkaPortBase, "19092")), Outbound("other", 19094));
        var compiled = Compile(Mtls(), "client", client, Broker("b1", "10.0.0.1", "1"), Broker("b2", "10.0.0.2", "2"), Broker("b3", "10.0.0.3", "many"));
        var listeners = compiled.Structure.Messages<Listener>().ToDictionary(listener => listener.Address.Port);

        listeners.Keys.Order().ShouldBe([9092u, 19093u, 19094u]);
        // The port of broker 2 was asked for by another outbound.
        listeners[19094].Service.ShouldBe("other");
        listeners[9092].FilterChains.Single().Kafka.Brokers.Select(broker => (broker.NodeId, broker.Address.Address, broker.Address.Port))
            .ShouldBe([(1u, "127.0.0.1", 19093u), (2u, "127.0.0.1", 19094u)]);
        var one = listeners[19093].FilterChains.Single().Kafka;
        one.StatPrefix.ShouldBe("kafka");
        one.Brokers.Count.ShouldBe(2);
        compiled.Endpoints.Messages<ClusterLoadAssignment>().Single(assignment => assignment.Cluster == one.Cluster).Endpoints.Single().Address.Address.ShouldBe("10.0.0.1");
        compiled.Endpoints.Messages<ClusterLoadAssignment>().Single(assignment => assignment.Cluster == "kafka").Endpoints.Count.ShouldBe(3);
        compiled.Structure.Messages<Cluster>().Single(cluster => cluster.Name == one.Cluster).Tls.PeerSans.Single().Exact.ShouldBe("spiffe://default/kafka");
    }

    [Fact]
    public void A_broker_that_is_ill_keeps_its_listener()
    {
        var client = Dataplane("client", "10.0.0.9", [], Outbound("kafka", 9092, (TagNames.KafkaPortBase, "19092")));
        var healthy = Compile(Mtls(), "client", client, Broker("b1", "10.0.0.1", "1"), Broker("b2", "10.0.0.2", "2"));
        var ill = Compile(Mtls(), "client", client, Broker("b1", "10.0.0.1", "1"), Broker("b2", "10.0.0.2", "2", ready: false));
        ill.Structure.Hash.ShouldBe(healthy.Structure.Hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65535")]
    [InlineData("ports")]
    public void A_base_that_leaves_no_port_is_none(string value)
    {
        var client = Dataplane("client", "10.0.0.9", [], Outbound("kafka", 9092, (TagNames.KafkaPortBase, value)));
        Compile(Mtls(), "client", client, Broker("b1", "10.0.0.1", "1")).Structure.Messages<Listener>().Single().FilterChains.Single().Kafka.Brokers.ShouldBeEmpty();
    }

    private static MeshDataplane Broker(string name, string address, string node, bool? ready = null)
    {
        var inbound = Inbound("kafka", "kafka", ready: ready);
        return Dataplane(name, address, [inbound with { Tags = inbound.Tags.With(TagNames.KafkaNodeId, node) }]);
    }
}
