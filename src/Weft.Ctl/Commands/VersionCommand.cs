using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;

namespace Weft.Ctl.Commands;

/// <summary><c>version</c>: this program's, and the control plane's when one answers.</summary>
internal sealed class VersionCommand(CommandHost host, GlobalOptions globals)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Option<bool> _detailed = new("--detailed", "-a") { Description = "print detailed version" };

    public Command Build()
    {
        var command = new Command("version", "Print version") { _detailed };
        command.SetAction(RunAsync);
        return command;
    }

    private static string Own =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        host.Output.WriteLine($"Client: Weft {Own}");
        if (parse.GetValue(_detailed))
        {
            host.Output.WriteLine($"Runtime: {RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}");
        }

        if (globals.Settings(parse).Load().Active is not { } active)
        {
            return ExitCode.Success;
        }

        try
        {
            // Asking for a version must not hang where there is no control plane.
            using var client = new ControlPlaneClient(active, globals.Connect(parse, active), Patience);
            var index = await client.GetAsync(string.Empty, cancellation);
            host.Output.WriteLine($"Server: {index?.Text("tagline")} {index?.Text("version")}");
        }
        catch (CommandFailedException fault)
        {
            host.Error.WriteLine($"WARNING: Unable to retrieve server version: {fault.Message}");
        }

        return ExitCode.Success;
    }
}
