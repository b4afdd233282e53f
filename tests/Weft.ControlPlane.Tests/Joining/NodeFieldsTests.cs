using Google.Protobuf.WellKnownTypes;
using Weft.ControlPlane.Joining;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Joining;

public sealed class NodeFieldsTests
{
    [Fact]
    public void A_proxy_is_believed_so_many_ports_and_protocols_and_no_more()
    {
        var port = Map(
            ("listener", Value.ForString("inbound")),
            ("detected", Many(NodeFields.MaxSeen + 1, _ => Value.ForString("http1"))),
            ("mismatches", Many(NodeFields.MaxSeen + 1, _ => Map(("seen", Value.ForString("tls"))))));

        var ports = NodeFields.Ports(Node(NodeFields.PortsField, Many(NodeFields.MaxPorts + 1, _ => port)));

        ports.Count.ShouldBe(NodeFields.MaxPorts);
        ports[0].Listener.ShouldBe("inbound");
        ports[0].Detected.Count.ShouldBe(NodeFields.MaxSeen);
        ports[0].Mismatches.Count.ShouldBe(NodeFields.MaxSeen);
    }

    [Fact]
    public void A_proxy_is_believed_so_many_inbounds_and_plaintext_clients_and_no_more()
    {
        var inbound = Map(("listener", Value.ForString("inbound")), ("clients", Many(PlaintextFields.MaxClients + 1, at => Map(("plaintext", Value.ForNumber(at))))));

        var told = PlaintextFields.Read(Node("plaintext", Many(PlaintextFields.MaxInbounds + 1, _ => inbound)));

        told!.Count.ShouldBe(PlaintextFields.MaxInbounds);
        told[0].Clients.Count.ShouldBe(PlaintextFields.MaxClients);
        told[0].Clients[7].Plaintext.ShouldBe(7);
    }

    [Fact]
    public void What_is_of_another_kind_than_expected_is_empty()
    {
        NodeFields.Ports(new DiscoveryNode()).ShouldBeEmpty();
        NodeFields.Ports(Node(NodeFields.PortsField, Value.ForString("all"))).ShouldBeEmpty();
        var odd = NodeFields.Ports(Node(NodeFields.PortsField, Many(1, _ => Value.ForNumber(1)))).ShouldHaveSingleItem();
        odd.Listener.ShouldBe("");
        odd.Detected.ShouldBeEmpty();
        PlaintextFields.Read(new DiscoveryNode()).ShouldBeNull();
        PlaintextFields.Read(Node("plaintext", Many(1, _ => Map(("others", Value.ForNumber(-1))))))!.ShouldHaveSingleItem().Others.ShouldBe(0);
    }

    private static Value Many(int count, Func<int, Value> make) => Value.ForList([.. Enumerable.Range(0, count).Select(make)]);

    private static Value Map(params (string Name, Value Value)[] fields)
    {
        var map = new Struct();
        foreach (var (name, value) in fields) map.Fields[name] = value;
        return Value.ForStruct(map);
    }

    private static DiscoveryNode Node(string field, Value told) => new() { Metadata = Map((field, told)).StructValue };
}
