using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Detection;

/// <summary>Services with a hint and without, each with the program that it is named after.</summary>
public sealed class HintFixture() : PairFixture(new Dictionary<string, string>
{
    ["secure"] = "tcp",
    ["plain"] = "http",
    ["web"] = "",
    ["redis"] = "",
    ["postgres"] = "",
    ["ssh"] = "",
    ["mail"] = "",
})
{
    public const string Host = "inner.example";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The certificate of the secure application, which is its own root.</summary>
    public string CertificateFile { get; private set; } = "";

    protected override async Task<IAsyncDisposable> ServeAsync(string service, int port)
    {
        var mesh = (await PairAsync()).Mesh;
        var text = port.ToString(CultureInfo.InvariantCulture);
        switch (service)
        {
            case "secure":
                var folder = mesh.Folder("secure");
                CertificateFile = WriteCertificate(folder);
                return await AcceptsAsync(port, RunningProgram.Start(
                    "s_server", Programs.Tool("openssl"),
                    ["s_server", "-accept", "127.0.0.1:" + text, "-cert", CertificateFile, "-key", Path.Combine(folder, "key.pem"), "-alpn", "h2,http/1.1", "-www"]));
            case "redis":
                return await AcceptsAsync(port, RunningProgram.Start("redis", Programs.Tool("redis-server"), ["--port", text, "--bind", "127.0.0.1", "--save", ""]));
            case "postgres":
                return await PostgresServer.StartAsync(port);
            case "ssh":
                return await AcceptsAsync(port, await StartSshAsync(mesh.Folder("ssh"), text));
            case "mail":
                return new MailApplication(port);
            default:
                return new HttpApplication(port);
        }
    }

    private static async Task<IAsyncDisposable> AcceptsAsync(int port, RunningProgram program)
    {
        await Eventually.BecomesAsync(program.Name + " accepts", Patience, () => Task.FromResult(Ports.IsTaken(port) ? null : program.Log));
        return program;
    }

    private static async Task<RunningProgram> StartSshAsync(string folder, string port)
    {
        var key = Path.Combine(folder, "host");
        (await Programs.RunAsync(Programs.Tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key)).Code.ShouldBe(0);
        Directory.CreateDirectory("/run/sshd");
        return RunningProgram.Start(
            "sshd", Programs.Tool("sshd"), ["-D", "-e", "-f", "/dev/null", "-h", key, "-p", port, "-o", "ListenAddress=127.0.0.1", "-o", "PidFile=none"]);
    }

    private static string WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        var file = Path.Combine(folder, "certificate.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
