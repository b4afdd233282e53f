using System.CommandLine;
using System.Text;
using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;
using Weft.Ctl.Inputs;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;

namespace Weft.Ctl.Commands;

/// <summary>
/// <c>apply -f</c>: creates or changes resources. Everything is read and validated before the first one is sent, and every fault is told at
/// once.
/// </summary>
internal sealed class ApplyCommand(CommandHost host, GlobalOptions globals)
{
    private readonly Option<string[]> _files = new("--file", "-f")
    {
        Description = "file, directory or URL with resources; - for stdin",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string[]> _variables = new("--var", "-v")
    {
        Description = "value for a {{ NAME }} in the text, NAME=VALUE",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "fill in, validate and print; send nothing" };

    public Command Build()
    {
        var command = new Command("apply", "Create or modify resources") { _files, _variables, _dryRun };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var collector = new DocumentCollector(host.Catalog, Pairs.Parse("--var", parse.GetValue(_variables)));
        foreach (var file in parse.GetValue(_files)!)
        {
            foreach (var input in await InputSource.ReadAsync(file, host.Input, entry => globals.Connect(parse, entry), cancellation))
            {
                collector.Add(input);
            }
        }

        foreach (var warning in collector.Warnings)
        {
            host.Error.WriteLine($"WARNING: {warning}");
        }

        if (collector.Problems.Count > 0)
        {
            throw new CommandFailedException(string.Join('\n', collector.Problems));
        }

        if (collector.Documents.Count == 0)
        {
            throw new CommandFailedException("there is no resource to apply");
        }

        if (parse.GetValue(_dryRun))
        {
            host.Output.Write(string.Join("---\n", collector.Documents.Select(document => Unstored(document.Resource))));
            return ExitCode.Success;
        }

        using var client = globals.Client(parse);
        return await SendAsync(client, collector.Documents, cancellation);
    }

    // What was never stored has no times to show.
    private static string Unstored(Resource resource) => string.Concat(ResourceYaml.ToText(resource).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith("creationTime: 0001-", StringComparison.Ordinal)
            && !line.StartsWith("modificationTime: 0001-", StringComparison.Ordinal))
        .Select(line => line + "\n"));

    // One refusal does not keep the others back; it is told with the place of its document.
    private async Task<int> SendAsync(ControlPlaneClient client, IReadOnlyList<ReadDocument> documents, CancellationToken cancellation)
    {
        var code = ExitCode.Success;
        foreach (var document in documents)
        {
            var resource = document.Resource;
            var json = Encoding.UTF8.GetBytes(ResourceJson.ToText(resource));
            var path = ResourcePaths.One(resource.Kind, resource.Mesh, resource.Name);
            try
            {
                var (created, warnings) = await client.PutAsync(path, json, cancellation);
                host.Output.WriteLine($"{(created ? "created" : "updated")} {resource.Kind.Name} \"{resource.Name}\"");
                foreach (var warning in warnings)
                {
                    host.Error.WriteLine($"WARNING: {warning}");
                }
            }
            catch (RefusedException fault)
            {
                host.Error.WriteLine($"Error: {document.Origin}:{document.Line}: {resource.Kind.Name} \"{resource.Name}\": {fault.Message}");
                code = ExitCode.Failure;
            }
        }

        return code;
    }
}
