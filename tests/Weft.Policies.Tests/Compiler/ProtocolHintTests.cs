using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using static Weft.Policies.Tests.Compiler.MeshFixture;

namespace Weft.Policies.Tests.Compiler;

public class ProtocolHintTests
{
    [Fact]
    public void An_inbound_is_told_what_was_declared_and_where()
    {
        var proxy = Dataplane("one", "10.0.0.1", [Inbound("web", "http", port: 1001), Inbound("db", "tcp", port: 1002), Inbound("odd", "thrift", port: 1003)]);

        Compile(Mtls(), "one", proxy).Structure.Messages<Listener>().Select(listener => (listener.Service, listener.Hint.Declared, listener.Hint.DeclaredAt)).ShouldBe(
            [
                ("web", "http", "networking.inbound[0].tags[\"kuma.io/protocol\"]"),
                ("db", "tcp", "networking.inbound[1].tags[\"kuma.io/protocol\"]"),
                ("odd", "", "networking.inbound[2].tags[\"kuma.io/protocol\"]"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void An_outbound_is_told_whose_Dataplanes_declare_it()
    {
        var server = Dataplane("one", "10.0.0.1", [Inbound("web", "http")]);
        var client = Dataplane("two", "10.0.0.2", [], Outbound("web", 8080));

        Compile(Mtls(), "two", server, client).Structure.Messages<Listener>().Single().Hint.ShouldBe(new ProtocolHint
        {
            Declared = "http",
            DeclaredAt = "in the Dataplanes of web: networking.inbound[].tags[\"kuma.io/protocol\"]",
        });
    }
}
