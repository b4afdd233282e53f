using System.Net;
using Weft.Proxy.Listeners;
using Weft.Proxy.Loop;
using Weft.Proxy.Runtime;

namespace Weft.Proxy.Tests.Listeners;

public sealed class PlaintextClientsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Connections_of_one_address_are_one_entry()
    {
        var clients = new PlaintextClients();
        clients.Note(From(1, 40_000), isForeignTls: false, Noon);
        clients.Note(From(1, 40_001), isForeignTls: true, Noon.AddSeconds(1));

        var client = clients.Clients.ShouldHaveSingleItem();
        (client.Address, client.Plaintext, client.ForeignTls, client.LastSeen).ShouldBe(("10.0.0.1", 1, 1, Noon.AddSeconds(1)));
    }

    [Fact]
    public void What_finds_no_room_is_counted_until_old_addresses_make_some()
    {
        var clients = new PlaintextClients();
        for (var i = 0; i < PlaintextClients.MaxAddresses + 10; i++) clients.Note(From(i, 1), isForeignTls: false, Noon);
        clients.Clients.Count.ShouldBe(PlaintextClients.MaxAddresses);
        clients.Others.ShouldBe(10);

        clients.Note(From(0, 1), isForeignTls: false, Noon + PlaintextClients.Forgotten);
        clients.Note(From(9_999, 1), isForeignTls: false, Noon + PlaintextClients.Forgotten);

        clients.Clients.Count.ShouldBe(2);
    }

    [Fact]
    public void The_report_joins_workers_and_keeps_the_bound()
    {
        var listener = new ListenerModel { Name = "in", Service = "s", Address = default, IsInbound = true, Chains = [], Metrics = new ListenerMetrics(new Telemetry.MetricRegistry(), "a") };
        var seen = Enumerable.Range(0, 300).Select(i => new PlaintextClientStatus($"10.0.{i / 256}.{i % 256}", 1, 0, Noon.AddSeconds(i))).ToList();
        seen.Add(new PlaintextClientStatus("10.0.1.43", 2, 3, Noon));

        var report = PlaintextInbound.Of(listener, seen, others: 5);

        report.Clients.Count.ShouldBe(PlaintextClients.MaxAddresses);
        report.Clients[0].ShouldBe(new PlaintextClientStatus("10.0.1.43", 3, 3, Noon.AddSeconds(299)));
        report.Others.ShouldBe(5 + 300 - PlaintextClients.MaxAddresses);
    }

    private static SocketEndpoint From(int host, int port) => new(new IPAddress([10, (byte)(host >> 16), (byte)(host >> 8), (byte)host]), port);
}
