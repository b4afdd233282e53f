using System.CommandLine;
using Weft.Ctl.Faults;

namespace Weft.Ctl.Commands;

/// <summary>The whole command line: every command in the order that help shows, and how its failures leave.</summary>
internal sealed class RootBuilder(CommandHost host)
{
    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellation = default)
    {
        var parse = Build().Parse(arguments);
        if (parse.CommandResult.Command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0)
        {
            // A group by itself shows what is in it, as kumactl does.
            parse = Build().Parse([.. arguments, "--help"]);
        }

        if (parse.Errors.Count > 0)
        {
            foreach (var error in parse.Errors)
            {
                host.Error.WriteLine($"Error: {error.Message}");
            }

            host.Error.WriteLine($"Run 'weftctl {Path(parse)}--help' for usage.");
            return ExitCode.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = host.Output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
            };
            return await parse.InvokeAsync(invocation, cancellation);
        }
        catch (UsageException fault)
        {
            host.Error.WriteLine($"Error: {fault.Message}");
            return ExitCode.Usage;
        }
        catch (CommandFailedException fault)
        {
            host.Error.WriteLine($"Error: {fault.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            host.Error.WriteLine("Error: interrupted");
            return ExitCode.Failure;
        }
    }

    private RootCommand Build()
    {
        var globals = new GlobalOptions(host);
        var root = new RootCommand("weftctl: the operator's tool for a Weft mesh")
        {
            new ApplyCommand(host, globals).Build(),
            new ConfigCommand(host, globals).Build(),
            new DeleteCommand(host, globals).Build(),
            new GenerateCommand(host, globals).Build(),
            new GetCommand(host, globals).Build(),
            new InspectCommand(host, globals).Build(),
            new InstallCommand(host).Build(),
            new VersionCommand(host, globals).Build(),
            globals.ConfigFile, globals.NoConfig, globals.ApiTimeout, globals.LogLevel,
        };
        return root;
    }

    private static string Path(ParseResult parse)
    {
        var names = new List<string>();
        for (Symbol? symbol = parse.CommandResult.Command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
        {
            names.Insert(0, symbol.Name);
        }

        return string.Concat(names.Select(name => name + " "));
    }
}
