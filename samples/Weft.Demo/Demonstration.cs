using System.Net;

namespace Weft.Demo;

/// <summary>Sends each kind of traffic through the mesh and reads from both proxies' counters how it travelled.</summary>
internal sealed class Demonstration(DemoMesh mesh)
{
    private const int HttpRequests = 200;
    private const int TcpConnections = 50;
    private const int Calls = 100;
    private const int Sockets = 20;
    private const int Batches = 20;

    public async Task<IReadOnlyList<DemoRow>> RunAsync(CancellationToken cancellation)
    {
        var (web, api, greeter, echo) = (mesh.Service("web"), mesh.Service("api"), mesh.Service("greeter"), mesh.Service("echo"));
        var (secure, legacy) = (mesh.Service("secure"), mesh.Service("legacy"));
        var rows = new List<DemoRow>
        {
            await HttpAsync(web, IPAddress.Loopback, HttpVersion.Version11, cancellation),
            await HttpAsync(api, IPAddress.Loopback, HttpVersion.Version20, cancellation),
            await GrpcAsync(greeter, cancellation),
            await WebSocketAsync(web, cancellation),
            await TcpAsync(echo, cancellation),
            await WebSocketOnTcpAsync(mesh.Service("chat"), cancellation),
            await KafkaAsync(mesh.Service("events"), cancellation),
            await TlsInsideAsync(secure, cancellation),
            await UnhintedAsync(legacy, cancellation),
        };
        if (FreePorts.HasIPv6())
        {
            rows.Add(await HttpAsync(web, IPAddress.IPv6Loopback, HttpVersion.Version11, cancellation));
        }

        return rows;
    }

    private Task<DemoRow> HttpAsync(DemoService service, IPAddress address, Version version, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(address, service.OutboundPort);
        return RequestsAsync(
            service, service.Protocol, RowSpans.Requests, "envoy_http_downstream_rq_total", outbound, HttpRequests, "status, body hash, path, version",
            () => HttpTraffic.SendAsync(outbound, version, service.Name, HttpRequests, cancellation), cancellation);
    }

    private Task<DemoRow> GrpcAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        return RequestsAsync(
            service, service.Protocol, RowSpans.Requests, "envoy_cluster_grpc_total", outbound, Calls, "answers, streams, trailers",
            () => GrpcTraffic.SendAsync(outbound, service.Name, Calls, cancellation), cancellation);
    }

    private Task<DemoRow> WebSocketAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        return RequestsAsync(
            service, "websocket", RowSpans.Upgrades, "weft_websocket_messages_total", outbound, Sockets, "text, binary, close code",
            () => WebSocketTraffic.SendAsync(outbound, Sockets, namesCaller: true, cancellation), cancellation);
    }

    /// <summary>Traffic in which each request is a stream of its own between the proxies.</summary>
    private async Task<DemoRow> RequestsAsync(
        DemoService service, string protocol, RowSpans spans, string series, IPEndPoint outbound, int count, string asserted, Func<Task<Conversation>> send, CancellationToken cancellation)
    {
        var reads = await RowReads.BeginAsync(mesh, service, series, spans, cancellation);
        var before = await TravelAsync(service, cancellation);
        var talk = await send();
        var travelled = (await TravelAsync(service, cancellation)).Since(before);
        talk.Require(travelled.Requests >= count, $"the client's proxy counted {travelled.Requests} requests");
        talk.Require(travelled.Tunnels == 0, $"the client's proxy counted {travelled.Tunnels} tunnel streams");
        Judge(travelled, talk);
        var reports = await reads.EndAsync(count, talk, cancellation);
        return new DemoRow(
            protocol, $"client -> {outbound} -> {service.Name}", count, talk.Faults, asserted,
            talk.Peer ?? "-", $"weft/1, {travelled.Requests} request streams on {travelled.Shared} connection(s)", reports);
    }

    private Task<DemoRow> TcpAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        return ConnectionsAsync(
            service, service.Protocol, RowSpans.None, "envoy_tcp_downstream_cx_total", outbound, TcpConnections, "bytes both ways, half-close",
            () => TcpTraffic.SendAsync(outbound, TcpConnections, cancellation), cancellation);
    }

    private Task<DemoRow> WebSocketOnTcpAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        return ConnectionsAsync(
            service, "websocket on tcp", RowSpans.None, "envoy_tcp_downstream_cx_total", outbound, Sockets, "text, binary, close code",
            () => WebSocketTraffic.SendAsync(outbound, Sockets, namesCaller: false, cancellation), cancellation);
    }

    private Task<DemoRow> KafkaAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        return ConnectionsAsync(
            service, service.Protocol, RowSpans.Separate, "weft_kafka_topic_records_total", outbound, Batches, "offsets, batches, records as both proxies decoded them",
            async () =>
            {
                var talk = await KafkaTraffic.SendAsync(outbound, service.Name, Batches, cancellation);
                await SeeDecodedAsync(mesh.Client, service.Name, talk, cancellation);
                await SeeDecodedAsync(service, service.Name, talk, cancellation);
                return talk;
            }, cancellation);
    }

    private async Task SeeDecodedAsync(DemoService proxied, string topic, Conversation talk, CancellationToken cancellation)
    {
        const int Records = Batches * KafkaTraffic.RecordsInBatch;
        var decoded = KafkaDecoded.Read(topic, await mesh.PrometheusAsync(proxied, cancellation));
        talk.Require(decoded == new KafkaDecoded(Batches, Batches, Records, Records, Failures: 0), $"the proxy of {proxied.Name} decoded {decoded}");
    }

    /// <summary>Opaque traffic, in which each connection is a tunnel stream between the proxies.</summary>
    private async Task<DemoRow> ConnectionsAsync(
        DemoService service, string protocol, RowSpans spans, string series, IPEndPoint outbound, int count, string asserted, Func<Task<Conversation>> send, CancellationToken cancellation)
    {
        var reads = await RowReads.BeginAsync(mesh, service, series, spans, cancellation);
        var before = await TravelAsync(service, cancellation);
        var talk = await send();
        var travelled = (await TravelAsync(service, cancellation)).Since(before);
        await SeePeerAsync(service, talk, cancellation);
        talk.Require(travelled.Tunnels >= count, $"the client's proxy counted {travelled.Tunnels} tunnel streams");
        talk.Require(travelled.Requests == 0, $"the client's proxy counted {travelled.Requests} requests");
        Judge(travelled, talk);
        var reports = await reads.EndAsync(count, talk, cancellation);
        return new DemoRow(
            protocol, $"client -> {outbound} -> {service.Name}", count, talk.Faults, asserted,
            talk.Peer ?? "-", $"weft/1, {travelled.Tunnels} tunnel streams on {travelled.Shared} connection(s)", reports);
    }

    private async Task<DemoRow> TlsInsideAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        var host = service.Name + ".inner";
        var reads = await RowReads.BeginAsync(mesh, service, "envoy_tcp_downstream_cx_total", RowSpans.None, cancellation);
        var before = await TravelAsync(service, cancellation);
        var talk = await TlsTraffic.SendAsync(outbound, host, TcpConnections, cancellation);
        var travelled = (await TravelAsync(service, cancellation)).Since(before);
        await SeePeerAsync(service, talk, cancellation);
        talk.Require(travelled.Tunnels >= TcpConnections, $"the client's proxy counted {travelled.Tunnels} tunnel streams");
        talk.Require(mesh.LogSays(service, "tls_inside", "sni " + host), $"the receiving proxy's log does not name {host}");
        Judge(travelled, talk);
        var reports = await reads.EndAsync(TcpConnections, talk, cancellation);
        return new DemoRow(
            "tcp, TLS inside", $"client -> {outbound} -> {service.Name}", TcpConnections, talk.Faults, "application's certificate, bytes, sni in log",
            talk.Peer ?? "-", $"weft/1, {travelled.Tunnels} tunnel streams on {travelled.Shared} connection(s)", reports);
    }

    private async Task<DemoRow> UnhintedAsync(DemoService service, CancellationToken cancellation)
    {
        var outbound = new IPEndPoint(IPAddress.Loopback, service.OutboundPort);
        var reads = await RowReads.BeginAsync(mesh, service, "weft_detected_connections_total", RowSpans.None, cancellation);
        var before = await TravelAsync(service, cancellation);
        var talk = await UnhintedTraffic.SendAsync(outbound, TcpConnections, cancellation);
        var travelled = (await TravelAsync(service, cancellation)).Since(before);
        await SeePeerAsync(service, talk, cancellation);
        var detected = (await mesh.CountersAsync(service, cancellation)).Where(counter => counter.Value > 0 && counter.Key.StartsWith("weft.detected.", StringComparison.Ordinal))
            .Select(counter => $"{counter.Key[(counter.Key.LastIndexOf('.') + 1)..]} x {counter.Value}").ToList();
        talk.Require(detected is [var only] && only == $"http1 x {TcpConnections}", "the receiving proxy detected " + string.Join(", ", detected));
        Judge(travelled, talk);
        var reports = await reads.EndAsync(TcpConnections, talk, cancellation);
        return new DemoRow(
            "no hint", $"client -> {outbound} -> {service.Name}", TcpConnections, talk.Faults, "answers, detected protocol", talk.Peer ?? "-",
            $"weft/1, {travelled.Tunnels} tunnel streams; detected {string.Join(", ", detected)}", reports);
    }

    // An opaque connection has no header that could name the caller to the application: the receiving proxy's log does.
    private async Task SeePeerAsync(DemoService service, Conversation talk, CancellationToken cancellation)
    {
        IReadOnlyList<string> peers = [];
        for (var attempt = 0; attempt < 20 && (peers = mesh.PeersOf(service)).Count == 0; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }

        talk.Require(peers.Count > 0, "the receiving proxy's log names no peer");
        foreach (var peer in peers)
        {
            talk.Require(peer == HttpTraffic.Caller, $"the receiving proxy saw the peer {peer}");
            talk.Saw(peer);
        }
    }

    private static void Judge(Travel travel, Conversation talk)
    {
        talk.Require(travel.Shared > 0, "the receiving proxy saw no connection that agreed on weft/1");
        talk.Require(travel.Verified > 0, "the receiving proxy verified no certificate");
        talk.Require(travel.Refused == 0, $"the receiving proxy refused {travel.Refused} peers");
    }

    private async Task<Travel> TravelAsync(DemoService service, CancellationToken cancellation)
    {
        var sender = await mesh.CountersAsync(mesh.Client, cancellation);
        var receiver = await mesh.CountersAsync(service, cancellation);
        return Travel.Read(service.Name, service.Port, sender, receiver);
    }
}
