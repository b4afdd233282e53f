using System.Globalization;
using System.Text.Json;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Permissive;

/// <summary>Clear text, the application's own TLS and the mesh on one inbound, by programs that people use.</summary>
public class OnePortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Curl_past_the_mesh_curl_over_TLS_and_curl_through_its_sidecar_are_served_at_once()
    {
        var curl = Programs.Tool("curl");
        await using var open = await OpenMesh.StartAsync("PERMISSIVE");
        await open.IsTlsReadyAsync(true);
        var (past, tls, mesh) = (OpenMesh.Http(open.InboundOf("web")), $"https://127.0.0.1:{open.InboundOf("web")}/", OpenMesh.Http(open.OutboundOf("web")));
        // Clients change to TLS a moment after the service is ready.
        await Eventually.BecomesAsync("the mesh uses TLS", Patience, async () =>
        {
            (await Programs.RunAsync(curl, "-s", mesh)).Output.ShouldBe("in clear text");
            return await TlsAsync(open) > 0 ? null : "not yet";
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => new[]
        {
            Programs.RunAsync(curl, "-s", past), Programs.RunAsync(curl, "-s", "-k", tls), Programs.RunAsync(curl, "-s", mesh), Programs.RunAsync(curl, "-s", "--http2-prior-knowledge", past),
        }));

        answers.Select(answer => answer.Code).ShouldAllBe(code => code == 0);
        answers.Select(answer => answer.Output).Distinct().Order().ShouldBe(["in clear text", "over my own TLS"]);
        answers.Count(answer => answer.Output == "over my own TLS").ShouldBe(10);
    }

    [Fact]
    public async Task Openssl_without_the_meshs_protocol_meets_the_application_and_with_it_and_no_certificate_is_refused()
    {
        var openssl = Programs.Tool("openssl");
        await using var open = await OpenMesh.StartAsync("PERMISSIVE");
        var address = $"127.0.0.1:{open.InboundOf("web")}";

        var (_, foreign) = await Programs.RunAsync(openssl, "s_client", "-connect", address, "-alpn", "http/1.1");
        foreign.ShouldContain("subject=CN = application", Case.Sensitive, foreign);

        var (_, refused) = await Programs.RunAsync(openssl, "s_client", "-connect", address, "-ign_eof", "-quiet", "-alpn", "kuma");
        refused.ShouldContain("certificate required");
        // Its client may be told before its log is.
        await Eventually.BecomesAsync("the proxy says why", Patience, () => Task.FromResult(
            open.Service.Process.Lines.Any(line => line.Contains("peer_refused", StringComparison.Ordinal) && line.Contains("the peer sent no certificate", StringComparison.Ordinal))
                ? null : open.Service.Process.Log));
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_by_nc_and_through_the_mesh()
    {
        var nc = Programs.Tool("nc");
        await using var open = await OpenMesh.StartAsync("PERMISSIVE");
        await open.IsTlsReadyAsync(true);
        for (var i = 0; i < 25; i++)
        {
            foreach (var port in new[] { open.InboundOf("mail"), open.OutboundOf("mail") })
            {
                var (_, output) = await Programs.RunAsync(nc, "-N", "-w", "5", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture));
                output.Trim().ShouldBe(GreetingApplication.Greeting);
            }
        }
    }

    [Fact]
    public async Task The_dry_run_of_STRICT_names_who_would_be_refused()
    {
        var curl = Programs.Tool("curl");
        await using var open = await OpenMesh.StartAsync("PERMISSIVE");
        await open.IsTlsReadyAsync(true);
        for (var i = 0; i < 3; i++) (await Programs.RunAsync(curl, "-s", OpenMesh.Http(open.InboundOf("web")))).Code.ShouldBe(0);
        (await Programs.RunAsync(curl, "-s", "-k", $"https://127.0.0.1:{open.InboundOf("web")}/")).Code.ShouldBe(0);

        JsonElement web = default;
        await Eventually.BecomesAsync("the control plane knows", Patience, async () =>
        {
            web = (await open.TrialAsync()).GetProperty("services").EnumerateArray().Single(service => service.GetProperty("service").GetString() == "web");
            return web.GetProperty("plaintext").GetArrayLength() == 1 ? null : web.GetRawText();
        });

        web.GetProperty("strictIsSafe").GetBoolean().ShouldBeFalse();
        var inbound = web.GetProperty("plaintext")[0];
        inbound.GetProperty("dataplane").GetString().ShouldBe("service-1");
        inbound.GetProperty("clients")[0].GetProperty("address").GetString().ShouldBe("127.0.0.1");
        var (code, shown) = await open.Mesh.ControlAsync("inspect", "mtls");
        code.ShouldBe(0, shown);
        shown.ShouldContain("mesh default: PERMISSIVE, back end ca-1");
        shown.Split('\n').ShouldContain(line => line.StartsWith("web ", StringComparison.Ordinal) && line.Contains("would refuse", StringComparison.Ordinal));
        shown.Split('\n').ShouldContain(line => line.StartsWith("echo ", StringComparison.Ordinal) && line.Contains("safe", StringComparison.Ordinal));
    }

    private static Task<long> TlsAsync(OpenMesh open) => open.Service.CountAsync("listener.", ".ssl.handshake");
}
