using System.Buffers;
using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;

namespace Weft.Ctl.Commands;

/// <summary>
/// <c>generate client-certificate</c>: a certificate of the mesh for a client without a proxy, such as Prometheus. The key is made here and goes nowhere.
/// </summary>
internal sealed class GenerateCertificate(CommandHost host, GlobalOptions globals)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Option<string> _service = new("--service") { Description = "the service that the certificate names", DefaultValueFactory = _ => "prometheus" };
    private readonly Option<string> _directory = new("--directory") { Description = "where client.key, client.crt and ca.crt are written", Required = true };

    public Command Build()
    {
        var command = new Command("client-certificate", "Generate a certificate of the mesh for a client without a proxy, such as Prometheus")
        {
            _service, _directory, globals.Mesh,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        using var client = globals.Client(parse);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(string.Empty), key, HashAlgorithmName.SHA256).CreateSigningRequest();
        var body = await client.PostAsync(
            $"meshes/{Uri.EscapeDataString(parse.GetValue(globals.Mesh)!)}/certificates", Request(parse.GetValue(_service)!, request), cancellation);
        using var answer = JsonDocument.Parse(body);
        Write(parse.GetValue(_directory)!, key.ExportPkcs8PrivateKeyPem() + "\n", answer.RootElement);
        host.Output.WriteLine($"good until {answer.RootElement.Text("expires")}");
        return ExitCode.Success;
    }

    private static string Request(string service, byte[] pkcs10)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("service", service);
            writer.WriteBase64String("pkcs10", pkcs10);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(string folder, string key, JsonElement answer)
    {
        try
        {
            Directory.CreateDirectory(folder);
            Replace(Path.Combine(folder, "client.key"), key);
            Replace(Path.Combine(folder, "client.crt"), Pem(answer, "certificate"));
            Replace(Path.Combine(folder, "ca.crt"), Pem(answer, "roots"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot write to {folder}: {fault.Message}", fault);
        }
    }

    private static string Pem(JsonElement answer, string name) =>
        answer.Text(name) ?? throw new CommandFailedException($"the control plane's answer has no {name}");

    // Whole or not at all: whoever reads the file meanwhile sees the old one.
    private static void Replace(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(path + ".new", options)) writer.Write(text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
