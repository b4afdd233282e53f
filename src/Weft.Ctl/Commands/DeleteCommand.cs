using System.CommandLine;
using Weft.Ctl.Faults;

namespace Weft.Ctl.Commands;

/// <summary><c>delete TYPE NAME</c>.</summary>
internal sealed class DeleteCommand(CommandHost host, GlobalOptions globals)
{
    private readonly Argument<string> _type = Words.Required("TYPE", "such as dataplane");
    private readonly Argument<string> _name = Words.Required("NAME");

    public Command Build()
    {
        var command = new Command("delete", "Delete a resource") { _type, _name, globals.Mesh };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var (kind, _) = KindWords.Find(host.Catalog, parse.GetValue(_type)!);
        var name = parse.GetValue(_name)!;
        using var client = globals.Client(parse);
        if (!await client.DeleteAsync(ResourcePaths.One(kind, parse.GetValue(globals.Mesh)!, name), cancellation))
        {
            throw new CommandFailedException($"there is no {kind.Name} with name \"{name}\"");
        }

        host.Output.WriteLine($"deleted {kind.Name} \"{name}\"");
        return ExitCode.Success;
    }
}
