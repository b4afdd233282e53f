using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.ProxyConfig;

namespace Weft.DataPlane.Tests.Metrics;

public sealed class ApplicationPagesTests
{
    [Fact]
    public async Task Pages_of_applications_follow_and_one_that_is_down_or_broken_is_counted()
    {
        using var good = Serving("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n# TYPE jobs_total counter\njobs_total 5\nenvoy_server_live 0\n");
        using var broken = Serving("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n<html>\n");
        using var large = Serving("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + new string('a', 5_000_000));
        using var refusing = Serving("HTTP/1.1 500 Oh\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var export = new MetricsExport { Name = "main", Prometheus = { new PrometheusEndpoint { Address = new ProxyConfig.SocketAddress { Address = "127.0.0.1" } } }, Filter = new MetricsFilter { IncludeUnused = true } };
        foreach (var (name, port) in new[] { ("good", Port(good)), ("broken", Port(broken)), ("large", Port(large)), ("refusing", Port(refusing)), ("silent", Port(silent)), ("down", 1) })
            export.Applications.Add(new ApplicationMetrics { Name = name, Address = new ProxyConfig.SocketAddress { Address = "127.0.0.1", Port = (uint)port }, Path = "/app" });
        await using var proxy = await ScrapedProxy.StartAsync(export);

        var page = await proxy.ReadAsync();

        page.ShouldContain("\nenvoy_server_live 1\n");
        page.ShouldContain("\n# TYPE jobs_total counter\njobs_total 5\n");
        page.ShouldNotContain("html");
        page.Split('\n').Count(line => line.StartsWith("envoy_server_live", StringComparison.Ordinal)).ShouldBe(1);
        var next = await proxy.ReadAsync();
        foreach (var (name, result) in new[] { ("good", "ok"), ("broken", "malformed"), ("large", "too_large"), ("refusing", "failed"), ("silent", "timeout"), ("down", "failed") })
            next.ShouldContain($"weft_metrics_application_reads_total{{application=\"{name}\",result=\"{result}\"}} 2\n");
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static TcpListener Serving(string answer)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                try
                {
                    await stream.ReadAtLeastAsync(new byte[16], 16);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                    // What is left of the request would make the end a reset.
                    client.Client.Shutdown(SocketShutdown.Send);
                    await stream.CopyToAsync(Stream.Null);
                }
                catch (IOException)
                {
                    // The reader had enough.
                }
            }
        });
        return listener;
    }
}
