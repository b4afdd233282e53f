using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Identity;

public class RefusedClientTests
{
    [Fact]
    public async Task A_client_without_a_certificate_is_refused_and_the_log_says_why_in_one_line() =>
        await ShouldBeRefusedAsync("certificate required", _ => Task.FromResult<string[]>([]));

    [Fact]
    public async Task A_client_with_a_foreign_certificate_is_refused_and_the_log_says_why_in_one_line() =>
        await ShouldBeRefusedAsync("unknown ca", async folder =>
        {
            var (key, certificate) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "certificate.pem"));
            var (code, output) = await Programs.RunAsync(
                Programs.Tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
                "-days", "1", "-subj", "/CN=client", "-addext", "subjectAltName=URI:spiffe://default/client");
            code.ShouldBe(0, output);
            return ["-cert", certificate, "-key", key];
        });

    private static async Task ShouldBeRefusedAsync(string alert, Func<string, Task<string[]>> identity)
    {
        var openssl = Programs.Tool("openssl");
        await using var mesh = await MeshUnderTest.StartAsync();
        var port = mesh.Ports.Take();
        var web = await mesh.AddSidecarAsync("web-1", [new Inbound("web", "http", port, mesh.Ports.Take())]);
        await mesh.IsUpAsync();
        var before = web.Process.Lines.Count;

        var flags = await identity(mesh.Folder("foreign"));
        var (_, output) = await Programs.RunAsync(openssl, ["s_client", "-connect", $"127.0.0.1:{port}", "-quiet", "-ign_eof", "-alpn", "weft/1", .. flags]);

        output.ShouldContain(alert);
        await Eventually.BecomesAsync("the proxy says why", TimeSpan.FromSeconds(5), () => Task.FromResult(web.Process.Lines.Count > before ? null : "nothing said"));
        var line = web.Process.Lines.Skip(before).ShouldHaveSingleItem();
        line.ShouldContain("peer_refused");
        line.ShouldContain("certificate");
        line.ShouldContain("127.0.0.1:");
        (await web.CountAsync("listener.", ".ssl.fail_verify_error")).ShouldBe(1);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
    }
}
