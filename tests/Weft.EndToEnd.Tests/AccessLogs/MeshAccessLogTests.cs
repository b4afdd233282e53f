using System.Globalization;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>MeshAccessLog to and from, with every kind of back end and format.</summary>
public class MeshAccessLogTests(MeshAccessLogMesh mesh) : IClassFixture<MeshAccessLogMesh>
{
    [Theory]
    [InlineData("http")]
    [InlineData("http2")]
    [InlineData("grpc")]
    [InlineData("websocket")]
    [InlineData("kafka")]
    [InlineData("tcp")]
    public async Task Each_back_end_of_each_proxy_gets_one_record(string service)
    {
        var route = await mesh.ReachAsync(service);
        var (plain, json, collector) = (LogLines.OfFile(mesh.ClientFile), LogLines.OfFile(mesh.JsonFile), new LogLines(() => mesh.Collector.Records));
        var (server, ofService) = (new LogLines(() => mesh.Server.Lines), LogLines.OfFile(mesh.ServiceFile));
        var endpoint = (await (await mesh.PairAsync()).Client.EndpointsAsync(service)).Single();

        var sent = await Sender.SendAsync(mesh, service);

        var client = DefaultLines.Of(sent, "client", endpoint);
        await plain.ShouldBeAsync(client);
        await json.ShouldBeAsync(Json(sent));
        await collector.ShouldBeAsync($"log_name=MeshAccessLog node_name=client-1 mesh=default service.name=client | mesh=default direction=OUTBOUND code={sent.Status} | {client}");
        // Between the proxies everything is HTTP/2, and an upgrade is an extended CONNECT (RFC 8441).
        var between = sent with { Protocol = sent.IsHttp ? "HTTP/2" : "-" };
        if (sent.Status == 101) between = between with { Method = "CONNECT", Status = 200 };
        await server.ShouldBeAsync(DefaultLines.Of(between, "unknown", $"127.0.0.1:{route.Direct}"));
        await ofService.ShouldBeAsync(Plain(between, route.Direct));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("tcp")]
    public async Task Rules_log_the_clients_that_they_name_once_each(string service)
    {
        await mesh.ReachAsync(service);
        var (chosen, others) = (LogLines.OfFile(mesh.ChosenFile), LogLines.OfFile(mesh.OthersFile));

        await Sender.SendAsync(mesh, service);

        await chosen.ShouldBeAsync($"exact {service}", $"prefix {service}");
        await others.ShouldBeNoneAsync();
    }

    private static string Json(SentTraffic sent) =>
        $$"""{"to":"{{sent.Service}}","request":"{{sent.Method}} {{sent.Path}}","protocol":{{Quoted(sent.Protocol)}},"code":{{sent.Status}},"details":{{Details(sent)}},"grpc":{{Quoted(sent.GrpcStatus)}},"""
        + $$"""
        "flags":null,"received":{{sent.FromClient}},"sent":{{sent.ForClient}},"ms":MS,"cluster":"{{sent.Service}}","kafka":{{Number(sent.KafkaRequests, "null")}},"failure":null}
        """;

    private static string Details(SentTraffic sent) => sent.IsHttp ? "\"via_upstream\"" : "null";

    // kcat asks for a version of ApiVersions first that this broker does not have: one error.
    private static string Plain(SentTraffic sent, int port) =>
        $"INBOUND {sent.Service} {sent.Protocol} {sent.Status} {sent.GrpcStatus} - in={sent.FromClient} out={sent.ForClient} "
        + "peer=spiffe://default/client,kuma://kuma.io/protocol/tcp,kuma://kuma.io/service/client "
        + $"local={LoggedMesh.ServiceNames} sni={sent.Service}{{mesh=default}} cluster=localhost:{port} "
        + $"kafka={Number(sent.KafkaRequests, "-")}/{Number(sent.KafkaResponses, "-")}/{(sent.KafkaRequests is null ? "-" : "1")} "
        + "tls=TLSv1.3/AES-256-GCM-SHA384/TIME from=127.0.0.1:PORT";

    private static string Quoted(string value) => value == "-" ? "null" : $"\"{value}\"";

    private static string Number(int? value, string absent) => value?.ToString(CultureInfo.InvariantCulture) ?? absent;
}
