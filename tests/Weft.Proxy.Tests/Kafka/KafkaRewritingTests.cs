using Weft.Protocols.Tests.Kafka;
using Weft.Proxy.Tests.Runtime;
using Weft.ProxyConfig;

namespace Weft.Proxy.Tests.Kafka;

public sealed class KafkaRewritingTests
{
    private static readonly ProxyShape Shape = new()
    {
        IsKafka = true,
        Brokers = [new KafkaBroker { NodeId = 1, Address = new SocketAddress { Address = "127.0.0.1", Port = 19093 } }],
    };

    [Fact]
    public async Task A_client_is_told_the_address_that_stands_for_the_broker()
    {
        var request = Wire.Request(3, 0, 7, "me", new Wire().I32(0).Bytes);
        using var broker = Answering(request.Length, Metadata("kafka-1.internal", 9092));
        await using var proxy = await SingleProxy.StartAsync(Shape, broker.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(request);

        var expected = Metadata("127.0.0.1", 19093);
        (await client.ReadExactlyAsync(expected.Length)).ShouldBe(expected);
        proxy.Metric("weft_kafka_rewritten_total").ShouldBe(1);
        proxy.Metric("weft_kafka_not_rewritten_total").ShouldBe(0);
    }

    [Fact]
    public async Task What_was_held_back_arrives_when_the_broker_ends()
    {
        var request = Wire.Request(3, 0, 7, "me", new Wire().I32(0).Bytes);
        var half = Metadata("kafka-1.internal", 9092)[..20];
        using var broker = Answering(request.Length, half, ends: true);
        await using var proxy = await SingleProxy.StartAsync(Shape, broker.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(request);
        (await client.ReadToEndAsync()).ShouldBe(System.Text.Encoding.Latin1.GetString(half));
    }

    [Fact]
    public async Task What_is_not_kafka_arrives_as_it_was_sent()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var proxy = await SingleProxy.StartAsync(Shape, echo.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync("\u0000\u0000\u0000\u0005hello GET / HTTP/1.1\r\n");
            (await client.ReadUntilAsync("\r\n")).ShouldBe("\u0000\u0000\u0000\u0005hello GET / HTTP/1.1\r\n");
        }
    }

    private static byte[] Metadata(string host, int port) =>
        Wire.Response(7, new Wire().I32(1).I32(1).Text(host).I32(port).I32(1).I16(0).Text("orders").I32(0).Bytes);

    private static ScriptedServer Answering(int bytes, byte[] response, bool ends = false) => new(async (peer, _) =>
    {
        await peer.ReadExactlyAsync(bytes);
        await peer.SendAsync(response);
        if (!ends) await peer.ReadToEndAsync();
    });
}
