using System.Net.Sockets;

namespace Weft.EndToEnd.Tests;

/// <summary>Clients of others against a mesh that is up. They share it, so they run one after another.</summary>
public class ForeignClientTests(RunningDemo demo) : IClassFixture<RunningDemo>
{
    [Fact]
    public async Task Curl_gets_an_answer_over_http_1()
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool("curl"), "-s", "-d", "hello", $"http://{demo.Web}/x");

        code.ShouldBe(0, output);
        output.ShouldContain("\"bodySha256\":\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"");
        output.ShouldContain("URI=spiffe://default/client");
    }

    [Fact]
    public async Task Nghttp_gets_an_answer_over_http_2()
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool("nghttp"), $"http://{demo.Api}/x");

        code.ShouldBe(0, output);
        output.ShouldContain("\"protocol\":\"HTTP/2\"");
    }

    [Fact]
    public async Task H2load_has_no_failed_request()
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool("h2load"), "-n", "5000", "-c", "8", "-m", "16", $"http://{demo.Api}/x");

        code.ShouldBe(0, output);
        output.ShouldContain("5000 succeeded, 0 failed, 0 errored, 0 timeout");
    }

    [Fact]
    public async Task Wrk_has_no_failed_request()
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool("wrk"), "-t1", "-c32", "-d2s", $"http://{demo.Web}/?bytes=1000");

        code.ShouldBe(0, output);
        output.ShouldContain("Requests/sec");
        output.ShouldNotContain("Non-2xx");
        output.ShouldNotContain("Socket errors");
    }

    [Fact]
    public async Task Openssl_without_a_certificate_is_refused_and_the_proxy_says_why()
    {
        var (_, output) = await Programs.RunAsync(
            Programs.Tool("openssl"), "s_client", "-connect", $"127.0.0.1:{demo.Inbound}", "-ign_eof", "-quiet", "-alpn", "weft/1");

        output.ShouldContain("certificate required");
        var log = await File.ReadAllTextAsync(Path.Combine(demo.Data, "web-1.log"), TestContext.Current.CancellationToken);
        log.Split('\n').ShouldContain(line => line.Contains("certificate", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_bulk_connections_come_back_whole()
    {
        var bytes = new byte[700_000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 31);
        }

        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellation) =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", demo.Echo, patience.Token);
            using var received = new MemoryStream();
            var reading = client.GetStream().CopyToAsync(received, patience.Token);
            await client.GetStream().WriteAsync(bytes, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            await reading;
            received.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue($"{received.Length} bytes came back");
        });
    }

    [Fact]
    public async Task Inspect_says_that_every_proxy_has_its_configuration()
    {
        var (code, output) = await Programs.RunAsync(
            Programs.Ours("weftctl"), "inspect", "dataplanes", "--config-file", demo.Settings);

        code.ShouldBe(0, output);
        var proxies = output.Split('\n').Where(line => line.StartsWith("default ", StringComparison.Ordinal)).ToList();
        proxies.Count.ShouldBe(9, output);
        proxies.ShouldAllBe(line => line.Contains(" Online ", StringComparison.Ordinal) && line.EndsWith("acknowledged", StringComparison.Ordinal), output);
    }
}
