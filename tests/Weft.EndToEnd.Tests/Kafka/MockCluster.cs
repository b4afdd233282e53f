using Confluent.Kafka;

namespace Weft.EndToEnd.Tests.Kafka;

/// <summary>
/// Three brokers inside this process: librdkafka's mock cluster. They speak the real protocol on ports of 127.0.0.1 and make topics when they are asked for.
/// </summary>
internal sealed class MockCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IProducer<Null, string> _owner;

    public MockCluster()
    {
        var settings = new ProducerConfig { BootstrapServers = "ignored:1" };
        settings.Set("test.mock.num.brokers", "3");
        _owner = new ProducerBuilder<Null, string>(settings).Build();
        using var admin = new DependentAdminClientBuilder(_owner.Handle).Build();
        Brokers = admin.GetMetadata(Patience).Brokers.ToDictionary(broker => broker.BrokerId, broker => broker.Port);
    }

    /// <summary>Ports by node id.</summary>
    public IReadOnlyDictionary<int, int> Brokers { get; }

    public void Dispose() => _owner.Dispose();
}
