using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Net.Client;
using Weft.EndToEnd.Tests.Grpc;
using Weft.EndToEnd.Tests.Http;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>Sends one request, or opens one connection, of each protocol through the pair, with clients that people use.</summary>
internal static class Sender
{
    public const string RequestId = "3f6a0000-1111-4222-8333-444455556666";
    private const string Agent = "shopper/1.0";

    public static async Task<SentTraffic> SendAsync(LoggedMesh mesh, string service)
    {
        var port = (await mesh.ReachAsync(service)).Mesh;
        return service switch
        {
            "http" => await CurlAsync(service, port, "1.1"),
            "http2" => await CurlAsync(service, port, "2"),
            "grpc" => await CallAsync(port),
            "websocket" => await TalkAsync(port),
            "kafka" => await AskBrokerAsync(mesh, port),
            _ => await EchoAsync(port),
        };
    }

    private static async Task<SentTraffic> CurlAsync(string service, int port, string version)
    {
        var answer = await Curl.RunAsync(
            [.. Curl.Speak(version), "-A", Agent, "-H", $"x-request-id: {RequestId}", "-H", "host: shop.mesh", "-d", "sixteen bytes %\"", $"http://127.0.0.1:{port}/cart?item=1"]);
        return new SentTraffic(service, 16, answer.Length)
        {
            Method = "POST",
            Path = "/cart?item=1",
            Protocol = version == "2" ? "HTTP/2" : "HTTP/1.1",
            Status = 200,
            Agent = Agent,
            Authority = "shop.mesh",
        };
    }

    private static async Task<SentTraffic> CallAsync(int port)
    {
        using var client = new EchoClient(port);
        await client.Invoker.AsyncUnaryCall(Echo.Unary, null, EchoClient.Limit(new Metadata { { "x-request-id", RequestId } }), new byte[100]);
        var agent = typeof(GrpcChannel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return new SentTraffic("grpc", 105, 105)
        {
            Method = "POST",
            Path = "/weft.test.Echo/Unary",
            Protocol = "HTTP/2",
            Status = 200,
            GrpcStatus = "OK",
            Authority = $"127.0.0.1:{port}",
            Agent = $"grpc-dotnet/{agent} (.NET {Environment.Version}; CLR {Environment.Version}; net10.0; linux; {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()})",
        };
    }

    // A masked text of 5 bytes and a close with 2 and a word: 6 bytes of header each; back come the same without masks.
    private static async Task<SentTraffic> TalkAsync(int port)
    {
        var end = TestContext.Current.CancellationToken;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("user-agent", Agent);
        socket.Options.SetRequestHeader("x-request-id", RequestId);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/talk"), end);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, end);
        var buffer = new byte[100];
        (await socket.ReceiveAsync(buffer, end)).Count.ShouldBe(5);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", end);
        return new SentTraffic("websocket", 6 + 5 + 6 + 2 + 4, 2 + 5 + 2 + 2 + 4)
        {
            Method = "GET",
            Path = "/talk",
            Protocol = "HTTP/1.1",
            Status = 101,
            Agent = Agent,
            Authority = $"127.0.0.1:{port}",
        };
    }

    private static async Task<SentTraffic> AskBrokerAsync(LoggedMesh mesh, int port)
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool("kcat"), "-b", $"127.0.0.1:{port}", "-L");
        code.ShouldBe(0, output);
        var broker = mesh.Broker;
        broker.Connections.ShouldBe(1);
        return new SentTraffic("kafka", broker.Requests.Bytes, broker.Responses.Bytes) { KafkaRequests = broker.Requests.Messages, KafkaResponses = broker.Responses.Messages };
    }

    private static async Task<SentTraffic> EchoAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        await socket.SendAsync(new byte[1234]);
        socket.Shutdown(SocketShutdown.Send);
        var (buffer, total) = (new byte[4096], 0);
        while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is var count and > 0) total += count;
        total.ShouldBe(1234);
        return new SentTraffic("tcp", 1234, 1234);
    }
}
