using Weft.Proxy.Observation;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Observation;

public sealed class PortObservationTests
{
    private const string Hello = "\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03";
    private const string Alert = "\x15\x03\x03\x00\x02\x02\x0a";

    private static readonly string OldHello = Hello + new string('\0', 32) + "\0\0\x02\0\x2f\x01\0";

    [Fact]
    public async Task What_a_port_without_a_hint_speaks_is_learned_and_told_once()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var pair = await SidecarPair.StartAsync(app.Port, http: false, declared: "");

        for (var i = 0; i < 3; i++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            foreach (var one in "GET / HTTP/1.1\r\nhost: a\r\n\r\n") await client.SendAsync(one.ToString());
            (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        }

        pair.Server.Ports().Single().Detected.ShouldBe(["http1"]);
        SingleProxy.Sum(pair.ServerMetrics, "weft_detected_connections_total").ShouldBe(3);
        Lines(pair, "protocol_detected").ShouldBe(["info protocol_detected listener inbound, service : without a hint, seen to speak http1"]);
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_told_by_its_banner()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.SendAsync("220 mail.example ESMTP\r\n");
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: false, declared: "");
        var before = pair.Server.PortsVersion;

        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        (await client.ReadUntilAsync("ESMTP\r\n")).ShouldBe("220 mail.example ESMTP\r\n");

        pair.Server.Ports().Single().Detected.ShouldBe(["smtp"]);
        pair.Server.PortsVersion.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task An_explicit_tcp_is_read_no_further_than_a_first_ClientHello()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, declared: "tcp");

        await EchoAsync(pair, "GET / HTTP/1.1\r\n\r\n");
        await EchoAsync(pair, OldHello);
        await EchoAsync(pair, OldHello);

        pair.Server.Ports().Single().ShouldSatisfyAllConditions(port => port.Detected.ShouldBeEmpty(), port => port.Mismatches.ShouldBeEmpty());
        Lines(pair, "tls_inside").ShouldBe(["info tls_inside listener inbound, service : the application's own TLS passes through: sni none, alpn none"]);
        Lines(pair, "protocol_detected").ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_so_many_different_ClientHellos_of_a_port_are_told()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, declared: "tcp");

        for (var i = 0; i < ObservedPort.MaxHellos + 8; i++) await EchoAsync(pair, HelloTo($"host-{i}.example"));
        await EchoAsync(pair, HelloTo("host-0.example"));

        Lines(pair, "tls_inside").ShouldBe([.. Enumerable.Range(0, ObservedPort.MaxHellos)
            .Select(i => $"info tls_inside listener inbound, service : the application's own TLS passes through: sni host-{i}.example, alpn none")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TLS_to_an_http_service_is_refused_with_an_alert_and_the_line_that_repairs_it(bool httpOutbound)
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        await using var pair = await SidecarPair.StartAsync(app.Port, http: httpOutbound, httpInbound: true, declared: "http");

        for (var split = 1; split < 6; split++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            await client.SendAsync(OldHello[..split]);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            await client.SendAsync(OldHello[split..]);
            (await client.ReadToEndAsync()).ShouldBe(Alert);
        }

        app.Connections.ShouldBe(0);
        var metrics = httpOutbound ? pair.ClientMetrics : pair.ServerMetrics;
        SingleProxy.Sum(metrics, "weft_protocol_mismatch_total").ShouldBe(5);
        // Five connections, one line.
        var line = Lines(pair, "protocol_mismatch").Single();
        line.ShouldContain("declared http, but the application speaks TLS");
        line.ShouldEndWith(httpOutbound ? "set kuma.io/protocol: tcp" : "set networking.inbound[0].tags[\"kuma.io/protocol\"]: tcp");
        if (!httpOutbound) pair.Server.Ports().Single().Mismatches.ShouldBe([("tls", "networking.inbound[0].tags[\"kuma.io/protocol\"]: tcp")]);
    }

    [Theory]
    [InlineData("*1\r\n$4\r\nPING\r\n", "redis", "tcp")]
    [InlineData("\x00\x00\x00\x08\x04\xd2\x16\x2f", "postgres", "tcp")]
    [InlineData("SSH-2.0-x\r\n", "ssh", "tcp")]
    [InlineData("\x00\x00\x00\x0e\x00\x03\x00\x01\x00\x00\x00\x02\xff\xff\x00\x00\x00\x00", "kafka", "kafka")]
    public async Task Bytes_of_another_protocol_on_an_http_service_are_refused_and_named(string bytes, string seen, string fit)
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        await using var pair = await SidecarPair.StartAsync(app.Port, http: false, httpInbound: true, declared: "http");
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync(bytes);
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await client.ReadToEndAsync();

        pair.Server.Ports().Single().Mismatches.ShouldBe([(seen, $"networking.inbound[0].tags[\"kuma.io/protocol\"]: {fit}")]);
        app.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("application/grpc", "http", true)]
    [InlineData("application/grpc-web", "http", false)]
    [InlineData("application/grpc+proto", "grpc", false)]
    public async Task Calls_of_gRPC_contradict_a_hint_that_loses_their_trailers(string type, string declared, bool isMismatch)
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, declared: declared);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync($"POST /p.S/M HTTP/1.1\r\nhost: a\r\ncontent-type: {type}\r\ncontent-length: 0\r\n\r\n");
            await client.ReadHeadAsync();
        }

        pair.Server.Ports().Single().Mismatches.ShouldBe(isMismatch ? [("grpc", "networking.inbound[0].tags[\"kuma.io/protocol\"]: grpc")] : []);
        SingleProxy.Sum(pair.ServerMetrics, "weft_protocol_mismatch_total").ShouldBe(isMismatch ? 1 : 0);
    }

    [Fact]
    public async Task Bytes_that_are_not_Kafka_pass_a_kafka_service_and_are_named()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, declared: "kafka");

        await EchoAsync(pair, "*1\r\n$4\r\nPING\r\n");
        await EchoAsync(pair, "\x00\x00\x00\x0e\x00\x03\x00\x01\x00\x00\x00\x02\xff\xff\x00\x00\x00\x00");

        pair.Server.Ports().Single().Mismatches.ShouldBe([("redis", "networking.inbound[0].tags[\"kuma.io/protocol\"]: tcp")]);
        SingleProxy.Sum(pair.ServerMetrics, "weft_protocol_mismatch_total").ShouldBe(1);
    }

    [Fact]
    public async Task A_repaired_hint_forgets_what_contradicted_the_former()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, httpInbound: true, declared: "http");
        using (var client = await RawPeer.ConnectAsync(pair.Outbound))
        {
            await client.SendAsync(OldHello);
            await client.ReadToEndAsync();
        }
        pair.Server.Ports().Single().Mismatches.ShouldNotBeEmpty();

        pair.Declared = "tcp";
        await pair.ServeAsync(echo.Port, http: false);

        pair.Server.Ports().Single().Mismatches.ShouldBeEmpty();
        await EchoAsync(pair, OldHello);
    }

    // RFC 8446 4.1.2 with one extension, server_name (RFC 6066 3).
    private static string HelloTo(string name)
    {
        string Sized(int bytes, string content) => string.Concat(Enumerable.Range(1, bytes).Select(at => (char)(content.Length >> 8 * (bytes - at) & 0xff))) + content;
        var extension = "\0\0" + Sized(2, Sized(2, "\0" + Sized(2, name)));
        var body = "\x03\x03" + new string('\0', 32) + "\0\0\x02\0\x2f\x01\0" + Sized(2, extension);
        return "\x16\x03\x01" + Sized(2, "\x01" + Sized(3, body));
    }

    private static async Task EchoAsync(SidecarPair pair, string bytes)
    {
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync(bytes);
        await client.ReadExactlyAsync(bytes.Length);
    }

    private static string[] Lines(SidecarPair pair, string name)
    {
        lock (pair.Log) return [.. pair.Log.Where(line => line.Contains(' ' + name + ' '))];
    }
}
