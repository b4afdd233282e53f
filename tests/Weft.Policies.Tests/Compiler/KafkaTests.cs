using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.Resources.Meshes;
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
}
