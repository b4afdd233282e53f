using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;
using Weft.Resources.Reading;

namespace Weft.Ctl.Commands;

/// <summary>The flags that every command takes, and what follows from them.</summary>
internal sealed class GlobalOptions(CommandHost host)
{
    public Option<string> ConfigFile { get; } = new("--config-file")
    {
        Description = "path to the configuration file to use (default $HOME/.weftctl/config)",
        Recursive = true,
        HelpName = "FILE",
    };

    public Option<bool> NoConfig { get; } = new("--no-config")
    {
        Description = "if set no configuration file will be used: http://localhost:5681",
        Recursive = true,
    };

    public Option<TimeSpan> ApiTimeout { get; } = new("--api-timeout")
    {
        Description = "the timeout for API calls, such as 30s or 1m; 0 waits for ever",
        Recursive = true,
        HelpName = "DURATION",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(1),
        CustomParser = ParseDuration,
    };

    public Option<string> LogLevel { get; } = LogLevelOption();

    public Option<string> Mesh { get; } = new("--mesh", "-m")
    {
        Description = "mesh to use",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    public Option<OutputFormat> Format { get; } = new("--output", "-o")
    {
        Description = "output format: table, yaml or json",
        HelpName = "FORMAT",
    };

    public SettingsFile Settings(ParseResult parse) => new(
        parse.GetValue(NoConfig) ? null : parse.GetValue(ConfigFile) ?? SettingsFile.DefaultPath(host.Home));

    /// <summary>A client of the active control plane.</summary>
    /// <exception cref="CommandFailedException">There is none, or its entry is unusable.</exception>
    public ControlPlaneClient Client(ParseResult parse)
    {
        var active = Settings(parse).Load().Active ?? throw new CommandFailedException(
            "no active control plane: add one with 'weftctl config control-planes add' or choose one with '... switch'");
        return Client(parse, active);
    }

    /// <summary>A client of the given control plane.</summary>
    public ControlPlaneClient Client(ParseResult parse, ControlPlaneEntry entry)
    {
        var timeout = parse.GetValue(ApiTimeout);
        return new ControlPlaneClient(
            entry, Connect(parse, entry), timeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout);
    }

    /// <summary>The way to a control plane or to the web, told on standard error as <see cref="LogLevel"/> wants it.</summary>
    public HttpMessageHandler Connect(ParseResult parse, ControlPlaneEntry entry)
    {
        var level = parse.GetValue(LogLevel);
        if (level == "debug")
        {
            host.Error.WriteLine($"debug: {entry.Name} is at {entry.Url}");
        }

        return level == "off" ? host.Connect(entry) : new RequestLog(host.Connect(entry), host.Error, host.Time, level == "debug");
    }

    /// <summary>Writes an answer as JSON or YAML, where <see cref="Format"/> asks for one of them.</summary>
    /// <returns>False: nothing was written, a table is wanted.</returns>
    public bool Written(ParseResult parse, JsonElement answer)
    {
        switch (parse.GetValue(Format))
        {
            case OutputFormat.Json:
                host.Output.WriteLine(DocumentText.Json(answer));
                return true;
            case OutputFormat.Yaml:
                host.Output.Write(DocumentText.Yaml(answer));
                return true;
            default:
                return false;
        }
    }

    private static Option<string> LogLevelOption()
    {
        var option = new Option<string>("--log-level")
        {
            Description = "what to tell on standard error: off; info: each request and its outcome; debug: sizes and versions too",
            Recursive = true,
            DefaultValueFactory = _ => "off",
        };
        option.AcceptOnlyFromAmong("off", "info", "debug");
        return option;
    }

    private static TimeSpan ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var value = TimeSpan.Zero;
        if (text == "0" || (DurationText.TryParse(text, out value) && value >= TimeSpan.Zero && value < TimeSpan.FromDays(10)))
        {
            return value;
        }

        result.AddError($"'{text}' is not a duration: write 500ms, 30s, 1m or 1h");
        return default;
    }
}
