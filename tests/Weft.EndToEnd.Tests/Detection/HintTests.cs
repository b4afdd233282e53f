using System.Net.Sockets;
using System.Text.Json;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Detection;

/// <summary>What the programs of others say through the pair, with a hint that fits, with one that does not, and without any.</summary>
public sealed class HintTests(HintFixture mesh) : IClassFixture<HintFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("-tls1_3", "TLSv1.3")]
    [InlineData("-tls1_2", "TLSv1.2")]
    public async Task TLS_inside_passes_end_to_end_and_the_log_says_who_was_asked_for(string version, string said)
    {
        var route = await mesh.ReachAsync("secure");

        var (_, output) = await Programs.RunAsync(
            Programs.Tool("openssl"), "s_client", "-connect", $"127.0.0.1:{route.Mesh}", version, "-servername", HintFixture.Host, "-alpn", "http/1.1",
            "-CAfile", mesh.CertificateFile, "-verify_return_error", "-verify_hostname", HintFixture.Host);

        output.ShouldContain(said);
        output.ShouldContain("ALPN protocol: http/1.1");
        output.ShouldContain("subject=CN = " + HintFixture.Host);
        output.ShouldContain("Verify return code: 0 (ok)");
        await LoggedAsync((await mesh.PairAsync()).Service, "tls_inside", "service secure", $"sni {HintFixture.Host}, alpn http/1.1");
    }

    [Fact]
    public async Task Curl_over_https_through_a_tcp_service_checks_the_application_s_own_certificate()
    {
        var route = await mesh.ReachAsync("secure");

        var (code, output) = await Programs.RunAsync(
            Programs.Tool("curl"), "-sS", "--http1.1", "--cacert", mesh.CertificateFile, "--resolve", $"{HintFixture.Host}:{route.Mesh}:127.0.0.1",
            $"https://{HintFixture.Host}:{route.Mesh}/");

        code.ShouldBe(0, output);
        output.ShouldContain("s_server");
    }

    [Fact]
    public async Task Curl_over_https_to_an_http_service_is_refused_at_once_and_everybody_says_why()
    {
        var route = await mesh.ReachAsync("plain");
        var pair = await mesh.PairAsync();

        var (code, output) = await Programs.RunAsync(Programs.Tool("curl"), "-sS", "-m", "10", $"https://127.0.0.1:{route.Mesh}/");

        code.ShouldBe(35, output);
        output.ShouldContain("unexpected message");
        const string repair = "in the Dataplanes of plain: networking.inbound[].tags[\"kuma.io/protocol\"]: tcp";
        await LoggedAsync(pair.Client, "protocol_mismatch", "declared http, but the application speaks TLS", repair.Replace("\"", "\\\"", StringComparison.Ordinal));
        (await pair.Client.CountAsync("weft.protocol_mismatch.http.", "tls")).ShouldBeGreaterThan(0);
        (await pair.Client.PageAsync("/listeners")).ShouldContain("::mismatch::tls::" + repair);
        await Eventually.BecomesAsync("the insight says it", Patience, async () =>
            PortsOf(await pair.Mesh.InsightTextAsync("client-1")).Any(port => port.Contains(JsonEncodedText.Encode(repair).Value, StringComparison.Ordinal)
                || port.Contains(repair.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal)) ? null : "it does not");
    }

    [Fact]
    public async Task HTTP_to_a_service_without_a_hint_is_served_and_learned()
    {
        var route = await mesh.ReachAsync("web");

        var (code, output) = await Programs.RunAsync(Programs.Tool("curl"), "-sS", $"http://127.0.0.1:{route.Mesh}/");

        code.ShouldBe(0, output);
        await LearnedAsync("web", "http1");
    }

    [Fact]
    public async Task Redis_without_a_hint_is_served_and_learned()
    {
        var route = await mesh.ReachAsync("redis");

        var (_, output) = await Programs.RunAsync(Programs.Tool("redis-cli"), "-p", $"{route.Mesh}", "PING");

        output.Trim().ShouldBe("PONG");
        await LearnedAsync("redis", "redis");
    }

    [Theory]
    [InlineData("prefer")]
    [InlineData("disable")]
    public async Task PostgreSQL_without_a_hint_is_served_and_learned(string sslMode)
    {
        var route = await mesh.ReachAsync("postgres");

        var (code, output) = await Programs.RunAsync(
            Programs.Tool("psql"), new Dictionary<string, string> { ["PGSSLMODE"] = sslMode, ["PGCONNECT_TIMEOUT"] = "20" },
            "-h", "127.0.0.1", "-p", $"{route.Mesh}", "-U", "postgres", "-d", "postgres", "-Atc", "select 6*7");

        code.ShouldBe(0, output);
        output.Trim().ShouldBe("42");
        await LearnedAsync("postgres", "postgres");
    }

    [Fact]
    public async Task SSH_without_a_hint_is_served_and_learned()
    {
        var route = await mesh.ReachAsync("ssh");

        var (_, output) = await Programs.RunAsync(Programs.Tool("ssh-keyscan"), "-p", $"{route.Mesh}", "127.0.0.1");

        output.ShouldContain("ssh-ed25519");
        await LearnedAsync("ssh", "ssh");
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_as_fast_as_without_a_mesh()
    {
        var route = await mesh.ReachAsync("mail");
        await FirstByteAsync(route.Mesh);

        var best = double.MaxValue;
        // In pairs, so that both ways meet the same load; again when the machine was busy with something else.
        for (var round = 0; round < 5 && best > 1; round++)
        {
            var differences = new List<double>();
            for (var i = 0; i < 101; i++)
            {
                var direct = await FirstByteAsync(route.Direct);
                differences.Add(((await FirstByteAsync(route.Mesh)).Heard - direct.Heard - direct.RoundTrip).TotalMilliseconds);
            }
            differences.Sort();
            best = Math.Min(best, differences[differences.Count / 2]);
        }
        TestContext.Current.SendDiagnosticMessage($"first byte: {best:F3} ms beyond direct and a round trip");
        best.ShouldBeLessThan(1);
        await LearnedAsync("mail", "smtp");
    }

    private static async Task<(TimeSpan RoundTrip, TimeSpan Heard)> FirstByteAsync(int port)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var connected = TimeProvider.System.GetElapsedTime(began);
        (await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(1);
        return (connected, TimeProvider.System.GetElapsedTime(began));
    }

    private async Task LearnedAsync(string service, string protocol)
    {
        var pair = await mesh.PairAsync();
        await LoggedAsync(pair.Service, "protocol_detected", $"service {service}:", $"seen to speak {protocol}");
        (await pair.Service.CountAsync("weft.detected.", "." + protocol)).ShouldBeGreaterThan(0);
        await Eventually.BecomesAsync($"the insight says {protocol}", Patience, async () =>
            PortsOf(await pair.Mesh.InsightTextAsync("service-1")).Any(port =>
                port.Contains($"\"{service}\"", StringComparison.Ordinal) && port.Contains($"\"{protocol}\"", StringComparison.Ordinal)) ? null : "it does not");
    }

    private static Task<TimeSpan> LoggedAsync(Sidecar sidecar, params string[] words) => Eventually.BecomesAsync("the log says " + words[0], Patience, () =>
        Task.FromResult(sidecar.Process.Lines.Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal))) ? null : sidecar.Process.Log));

    private static List<string> PortsOf(string overview)
    {
        using var document = JsonDocument.Parse(overview);
        return document.RootElement.GetProperty("dataplaneInsight").TryGetProperty("ports", out var ports) ? [.. ports.EnumerateArray().Select(port => port.GetRawText())] : [];
    }
}
