using System.CommandLine;
using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;

namespace Weft.Ctl.Commands;

/// <summary><c>config view</c> and <c>config control-planes list|remove|switch</c>; adding is <see cref="AddControlPlane"/>.</summary>
internal sealed class ConfigCommand(CommandHost host, GlobalOptions globals)
{
    private readonly Option<string> _name = new("--name") { Description = "reference name of the control plane", Required = true };

    public Command Build()
    {
        var view = new Command("view", "Show the configuration");
        view.SetAction(View);
        var list = new Command("list", "List control planes");
        list.SetAction(List);
        var remove = new Command("remove", "Remove a control plane") { _name };
        remove.SetAction(Remove);
        var turn = new Command("switch", "Switch the active control plane") { _name };
        turn.SetAction(Switch);
        var planes = new Command("control-planes", "Manage known control planes")
        {
            new AddControlPlane(host, globals).Build(), list, remove, turn,
        };
        return new Command("config", "Manage the configuration of weftctl") { planes, view };
    }

    private int View(ParseResult parse)
    {
        host.Output.Write(SettingsText.Format(globals.Settings(parse).Load()));
        return ExitCode.Success;
    }

    private int List(ParseResult parse)
    {
        var settings = globals.Settings(parse).Load();
        var table = new TextTable("ACTIVE", "NAME", "ADDRESS");
        foreach (var entry in settings.ControlPlanes)
        {
            table.Add(entry.Name == settings.Current ? "*" : string.Empty, entry.Name, entry.Url);
        }

        table.Write(host.Output, host.Colours);
        return ExitCode.Success;
    }

    private int Remove(ParseResult parse)
    {
        var name = parse.GetValue(_name)!;
        var file = globals.Settings(parse);
        var settings = Known(file.Load(), name);
        file.Save(settings.Without(name));
        host.Output.WriteLine($"removed Control Plane \"{name}\"");
        if (settings.Current == name)
        {
            host.Error.WriteLine("it was the active one; choose another with 'config control-planes switch --name NAME'");
        }

        return ExitCode.Success;
    }

    private int Switch(ParseResult parse)
    {
        var name = parse.GetValue(_name)!;
        var file = globals.Settings(parse);
        file.Save(Known(file.Load(), name) with { Current = name });
        host.Output.WriteLine($"switched active Control Plane to \"{name}\"");
        return ExitCode.Success;
    }

    private static ClientSettings Known(ClientSettings settings, string name) => settings.Find(name) is not null
        ? settings
        : throw new CommandFailedException($"there is no Control Plane with name \"{name}\"");
}
