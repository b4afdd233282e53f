using System.CommandLine;
using System.Text.Json;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;

namespace Weft.Ctl.Commands;

/// <summary><c>inspect mtls</c>: may I switch to STRICT, and who would be refused?</summary>
internal sealed class InspectMtls(CommandHost host, GlobalOptions globals)
{
    public Command Build()
    {
        var command = new Command("mtls", "Dry run of STRICT: services that are not ready and clients without mutual TLS") { globals.Mesh, globals.Format };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        using var client = globals.Client(parse);
        var mesh = parse.GetValue(globals.Mesh)!;
        var answer = await client.GetAsync($"meshes/{Uri.EscapeDataString(mesh)}/_mtls", cancellation)
            ?? throw new CommandFailedException($"there is no Mesh with name {mesh}");
        if (!globals.Written(parse, answer))
        {
            Show(answer);
        }

        return ExitCode.Success;
    }

    private void Show(JsonElement answer)
    {
        var backend = answer.Text("backend");
        host.Output.WriteLine($"mesh {answer.Text("mesh")}: {answer.Text("mode")}{(string.IsNullOrEmpty(backend) ? "" : $", back end {backend}")}");
        host.Output.WriteLine();
        var services = new TextTable("SERVICE", "TLS READY", "NOT READY", "CLIENTS WITHOUT MTLS", "STRICT");
        foreach (var service in answer.Items("services"))
        {
            var refused = service.Items("plaintext").Sum(inbound => inbound.Items("clients").Count());
            var missing = string.Join(',', service.Items("notReady"));
            services.Add(
                service.Text("service") ?? "", IsTrue(service, "tlsReady") ? new Cell("yes", Tone.Good) : new Cell("no", Tone.Warning), missing.Length > 0 ? missing : "-",
                $"{refused}", IsTrue(service, "strictIsSafe") ? new Cell("safe", Tone.Good) : new Cell("would refuse", Tone.Bad));
        }

        services.Write(host.Output, host.Colours);
        var clients = Clients(answer);
        if (clients.Count == 0)
        {
            return;
        }

        host.Output.WriteLine();
        clients.Write(host.Output, host.Colours);
    }

    private TextTable Clients(JsonElement answer)
    {
        var now = host.Time.GetUtcNow();
        var table = new TextTable("SERVICE", "INBOUND OF", "CLIENT", "DATAPLANE", "PLAINTEXT", "OTHER TLS", "LAST SEEN AGO");
        foreach (var service in answer.Items("services"))
        {
            foreach (var inbound in service.Items("plaintext"))
            {
                foreach (var client in inbound.Items("clients"))
                {
                    table.Add(
                        service.Text("service") ?? "", inbound.Text("dataplane") ?? "", client.Text("address") ?? "", client.Text("dataplane") ?? "-",
                        $"{client.Number("plaintext")}", $"{client.Number("foreignTls")}", Age.Since(client.Time("lastSeen"), now));
                }

                if (inbound.Number("others") is > 0 and var others)
                {
                    table.Add(service.Text("service") ?? "", inbound.Text("dataplane") ?? "", "(more addresses)", "-", $"{others}", "-", "-");
                }
            }
        }

        return table;
    }

    private static bool IsTrue(JsonElement element, string name) => element.At(name) is { ValueKind: JsonValueKind.True };
}
