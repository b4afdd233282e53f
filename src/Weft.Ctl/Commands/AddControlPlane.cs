using System.CommandLine;
using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;

namespace Weft.Ctl.Commands;

/// <summary><c>config control-planes add</c>: asks the address whether a control plane is there, then keeps it and makes it the active one.</summary>
internal sealed class AddControlPlane(CommandHost host, GlobalOptions globals)
{
    private readonly Option<string> _name = new("--name") { Description = "reference name of the control plane", Required = true };
    private readonly Option<string> _address = new("--address")
    {
        Description = "URL of the control plane API, such as http://localhost:5681 or https://localhost:5682",
        Required = true,
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "replace an existing control plane of that name" };
    private readonly Option<bool> _skipVerify = new("--skip-verify") { Description = "skip CA verification" };
    private readonly Option<string?> _authority = new("--ca-cert-file") { Description = "path to the CA certificate of the API" };
    private readonly Option<string?> _certificate = new("--client-cert-file") { Description = "path to the client's certificate" };
    private readonly Option<string?> _key = new("--client-key-file") { Description = "path to the client's key" };
    private readonly Option<string[]> _headers = new("--headers") { Description = "add these headers to every call, KEY=VALUE" };
    private readonly Option<string?> _authType = new("--auth-type") { Description = "authentication type, for example tokens" };
    private readonly Option<string[]> _authConf = new("--auth-conf") { Description = "authentication config, for example token=..." };

    public Command Build()
    {
        var command = new Command("add", "Add a control plane")
        {
            _name, _address, _overwrite, _skipVerify, _authority, _certificate, _key, _headers, _authType, _authConf,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var entry = Entry(parse);
        var file = globals.Settings(parse);
        var settings = file.Load();
        // What a fresh installation assumes was not added by anyone and may be replaced.
        var isAssumed = ReferenceEquals(settings, ClientSettings.Default);
        if (settings.Find(entry.Name) is not null && !isAssumed && !parse.GetValue(_overwrite))
        {
            throw new CommandFailedException(
                $"Control Plane with name \"{entry.Name}\" already exists. Use --overwrite to replace an existing one.");
        }

        await RequireControlPlaneAsync(parse, entry, cancellation);
        file.Save(settings.With(entry));
        host.Output.WriteLine($"added Control Plane \"{entry.Name}\"");
        host.Output.WriteLine($"switched active Control Plane to \"{entry.Name}\"");
        return ExitCode.Success;
    }

    private async Task RequireControlPlaneAsync(ParseResult parse, ControlPlaneEntry entry, CancellationToken cancellation)
    {
        using var client = globals.Client(parse, entry);
        var index = await client.GetAsync(string.Empty, cancellation);
        if (index?.Text("tagline") is null)
        {
            throw new CommandFailedException($"what answers at {entry.Url} is not a control plane's API");
        }
    }

    private ControlPlaneEntry Entry(ParseResult parse)
    {
        if ((parse.GetValue(_certificate) is null) != (parse.GetValue(_key) is null))
        {
            throw new UsageException("--client-cert-file and --client-key-file go together");
        }

        if (parse.GetValue(_authType) == "tokens" && !Pairs.Parse("--auth-conf", parse.GetValue(_authConf)).ContainsKey("token"))
        {
            throw new UsageException("--auth-type tokens wants --auth-conf token=...");
        }

        return new ControlPlaneEntry(parse.GetValue(_name)!, parse.GetValue(_address)!)
        {
            AuthConf = Pairs.Parse("--auth-conf", parse.GetValue(_authConf)),
            AuthType = parse.GetValue(_authType),
            CaCertFile = FullPath(parse.GetValue(_authority)),
            ClientCertFile = FullPath(parse.GetValue(_certificate)),
            ClientKeyFile = FullPath(parse.GetValue(_key)),
            Headers = Pairs.Parse("--headers", parse.GetValue(_headers)),
            SkipVerify = parse.GetValue(_skipVerify),
        };
    }

    // Kept in a file that is read from anywhere.
    private static string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path);
}
