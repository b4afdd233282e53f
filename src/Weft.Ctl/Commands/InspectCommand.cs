using System.CommandLine;
using System.Text.Json;
using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;

namespace Weft.Ctl.Commands;

/// <summary>
/// <c>inspect dataplanes</c> and <c>inspect dataplane NAME</c>: is my proxy online, and does it have its configuration? With <c>--type</c> the
/// proxy itself answers, through the control plane.
/// </summary>
internal sealed class InspectCommand(CommandHost host, GlobalOptions globals)
{
    private const string Overviewed = "overview";
    private const string ConfigDump = "config-dump";
    private const string Failures = "failures";

    private readonly Option<string[]> _tags = new("--tag") { Description = "filter by tag KEY=VALUE; several must all match" };
    private readonly Option<bool> _gateway = new("--gateway") { Description = "gateways only" };
    private readonly Option<bool> _ingress = new("--ingress") { Description = "zone ingresses only" };
    private readonly Argument<string> _name = Words.Required("NAME");
    private readonly Option<string> _type = TypeOption();

    public Command Build()
    {
        var all = new Command("dataplanes", "Inspect Dataplanes: online, configuration, certificates")
        {
            _tags, _gateway, _ingress, globals.Mesh, globals.Format,
        };
        all.SetAction(AllAsync);
        var one = new Command("dataplane", "Inspect one Dataplane in detail") { _name, _type, globals.Mesh, globals.Format };
        one.SetAction(OneAsync);
        return new Command("inspect", "Inspect what the control plane knows of proxies") { all, one, new InspectMtls(host, globals).Build() };
    }

    private async Task<int> AllAsync(ParseResult parse, CancellationToken cancellation)
    {
        using var client = globals.Client(parse);
        var mesh = parse.GetValue(globals.Mesh)!;
        var answer = await client.GetAsync(ListPath(parse, mesh), cancellation)
            ?? throw new CommandFailedException($"there is no Mesh with name {mesh}");
        if (globals.Written(parse, answer))
        {
            return ExitCode.Success;
        }

        var reports = answer.Items("items").Select(item => new ProxyReport(item)).ToList();
        Overview(reports).Write(host.Output, host.Colours);
        foreach (var report in reports)
        {
            foreach (var unit in report.Units.Where(unit => unit.IsRefused))
            {
                host.Error.WriteLine($"{report.Name} refused {unit.Name} {unit.Refused}: {unit.Reason}");
            }
        }

        return ExitCode.Success;
    }

    private async Task<int> OneAsync(ParseResult parse, CancellationToken cancellation)
    {
        using var client = globals.Client(parse);
        var (mesh, name) = (parse.GetValue(globals.Mesh)!, parse.GetValue(_name)!);
        if (parse.GetValue(_type) is { } type and not Overviewed)
        {
            return await PageAsync(parse, client, mesh, name, type, cancellation);
        }

        var answer = await client.GetAsync(
            $"meshes/{Uri.EscapeDataString(mesh)}/dataplanes+insights/{Uri.EscapeDataString(name)}", cancellation)
            ?? throw new CommandFailedException($"there is no Dataplane with name {name} in mesh {mesh}");
        if (globals.Written(parse, answer))
        {
            return ExitCode.Success;
        }

        var report = new ProxyReport(answer);
        Overview([report]).Write(host.Output, host.Colours);
        host.Output.WriteLine();
        var units = new TextTable("UNIT", "STATE", "SENT", "IN FORCE", "REASON");
        foreach (var unit in report.Units)
        {
            units.Add(unit.Name, unit.State, Short(unit.Sent), Short(unit.Acknowledged), unit.Reason);
        }

        units.Write(host.Output, host.Colours);
        return ExitCode.Success;
    }

    private async Task<int> PageAsync(ParseResult parse, ControlPlaneClient client, string mesh, string name, string type, CancellationToken cancellation)
    {
        var path = $"meshes/{Uri.EscapeDataString(mesh)}/dataplanes/{Uri.EscapeDataString(name)}/{(type == ConfigDump ? "xds" : type)}";
        if (parse.GetValue(globals.Format) == OutputFormat.Table)
        {
            host.Output.WriteLine((await client.GetTextAsync(path, cancellation) ?? throw NoPage()).TrimEnd('\n'));
            return ExitCode.Success;
        }

        if (type is not (ConfigDump or Failures))
        {
            throw new UsageException($"{type} are lines of text: leave out --output");
        }

        globals.Written(parse, await client.GetAsync(path, cancellation) ?? throw NoPage());
        return ExitCode.Success;

        CommandFailedException NoPage() => new($"there is no Dataplane with name {name} in mesh {mesh}, or its proxy has no such page");
    }

    // Kuma's columns in Kuma's order; what is our own stands last, where it moves nothing.
    private TextTable Overview(IReadOnlyList<ProxyReport> reports)
    {
        var now = host.Time.GetUtcNow();
        var table = new TextTable(
            "MESH", "NAME", "TAGS", "STATUS", "LAST CONNECTED AGO", "LAST UPDATED AGO", "TOTAL UPDATES", "TOTAL ERRORS",
            "CERT REGENERATED AGO", "CERT EXPIRATION", "CERT REGENERATIONS", "CERT BACKEND", "SUPPORTED CERT BACKENDS", "VERSION", "CONFIGURATION");
        foreach (var report in reports)
        {
            var certificate = report.Certificate ?? default;
            table.Add(
                report.Mesh, report.Name, report.Tags, report.Status,
                Age.Since(report.LastConnected, now), Age.Since(report.LastUpdated, now), $"{report.Updates}", $"{report.Errors}",
                Age.Since(certificate.Time("lastCertificateRegeneration"), now),
                certificate.Time("certificateExpirationTime")?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") ?? "-",
                $"{certificate.Number("certificateRegenerations")}", Known(certificate.Text("issuedBackend")),
                Known(string.Join(',', certificate.Items("supportedBackends"))), Known(report.ProxyVersion), report.Configuration);
        }

        return table;
    }

    private string ListPath(ParseResult parse, string mesh)
    {
        var filters = (parse.GetValue(_tags) ?? []).Select(text => Pairs.Parse("--tag", text))
            .Select(tag => "tag=" + Uri.EscapeDataString($"{tag.Key}:{tag.Value}")).ToList();
        if (parse.GetValue(_gateway))
        {
            filters.Add("gateway=true");
        }

        if (parse.GetValue(_ingress))
        {
            filters.Add("ingress=true");
        }

        var query = filters.Count == 0 ? string.Empty : "?" + string.Join('&', filters);
        return $"meshes/{Uri.EscapeDataString(mesh)}/dataplanes+insights{query}";
    }

    private static Option<string> TypeOption()
    {
        var option = new Option<string>("--type")
        {
            Description = "what to show: overview, from what the control plane knows; or what the live proxy says now: config-dump, stats, clusters, failures",
            DefaultValueFactory = _ => Overviewed,
        };
        option.AcceptOnlyFromAmong(Overviewed, ConfigDump, "stats", "clusters", Failures);
        return option;
    }

    private static string Known(string? text) => string.IsNullOrEmpty(text) ? "-" : text;

    private static string Short(string version) => version.Length > 8 ? version[..8] : Known(version);
}
