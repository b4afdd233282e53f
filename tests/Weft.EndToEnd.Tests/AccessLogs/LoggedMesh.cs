using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Grpc;
using Weft.EndToEnd.Tests.Http;
using Weft.EndToEnd.Tests.Processes;
using Weft.EndToEnd.Tests.WebSockets;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>A pair with a service of each protocol, named after it, and one for load; a policy asks for access logs before the proxies start.</summary>
public abstract class LoggedMesh() : PairFixture(Services)
{
    private static readonly Dictionary<string, string> Services = new()
    {
        ["http"] = "http",
        ["load"] = "http",
        ["http2"] = "http2",
        ["grpc"] = "grpc",
        ["websocket"] = "http",
        ["kafka"] = "kafka",
        ["tcp"] = "tcp",
    };

    /// <summary>The URI names in the certificate of the services' proxy.</summary>
    internal static string ServiceNames { get; } = string.Join(',', [
        .. Services.Keys.Select(service => "spiffe://default/" + service),
        .. Services.Values.Distinct().Order(StringComparer.Ordinal).Select(protocol => "kuma://kuma.io/protocol/" + protocol),
        .. Services.Keys.Order(StringComparer.Ordinal).Select(service => "kuma://kuma.io/service/" + service),
    ]);

    internal BrokerRelay Broker { get; private set; } = null!;

    protected override async Task<IAsyncDisposable> ServeAsync(string service, int port) => service switch
    {
        "http" => await Origin.StartAsync(port, HttpProtocols.Http1),
        "load" => new HttpApplication(port),
        "http2" => await Origin.StartAsync(port, HttpProtocols.Http2),
        "grpc" => await EchoServer.StartAsync(port, new WaitingCalls()),
        "websocket" => await WebSocketMesh.Peers["python"].ServeAsync(port),
        "kafka" => Broker = new BrokerRelay(port),
        _ => new EchoApplication(port),
    };
}
