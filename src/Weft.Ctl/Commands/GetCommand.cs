using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weft.Ctl.Faults;
using Weft.Ctl.Output;
using Weft.Resources.Envelope;

namespace Weft.Ctl.Commands;

/// <summary><c>get TYPES</c> lists, <c>get TYPE NAME</c> shows one.</summary>
internal sealed class GetCommand(CommandHost host, GlobalOptions globals)
{
    private readonly Argument<string> _type = Words.Required("TYPE", "such as dataplanes, or dataplane NAME");
    private readonly Argument<string?> _name = Words.Optional("NAME", "show this one");
    private readonly Option<int?> _size = new("--size") { Description = "maximum number of resources to list" };
    private readonly Option<string?> _offset = new("--offset") { Description = "where the list goes on, from a former answer" };

    public Command Build()
    {
        var command = new Command("get", $"Show resources. Types: {KindWords.List(host.Catalog)}")
        {
            _type, _name, _size, _offset, globals.Mesh, globals.Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var word = parse.GetValue(_type)!;
        var (kind, isPlural) = KindWords.Find(host.Catalog, word);
        var mesh = parse.GetValue(globals.Mesh)!;
        var name = parse.GetValue(_name);
        if (name is null && !isPlural)
        {
            throw new UsageException($"which {word}? Write 'get {word} NAME', or 'get {kind.Path}' for all");
        }

        using var client = globals.Client(parse);
        if (name is not null)
        {
            var one = await client.GetAsync(ResourcePaths.One(kind, mesh, name), cancellation)
                ?? throw new CommandFailedException(Missing(kind, mesh, name));
            Show(parse, kind, one, [one]);
            return ExitCode.Success;
        }

        var list = await client.GetAsync(ResourcePaths.List(kind, mesh) + Query(parse), cancellation)
            ?? throw new CommandFailedException($"the control plane does not know {kind.Path} of mesh {mesh}");
        Show(parse, kind, list, list.Items("items"));
        if (parse.GetValue(globals.Format) == OutputFormat.Table && list.Text("next") is { Length: > 0 } next)
        {
            host.Error.WriteLine($"Rerun with the flag --offset {OffsetOf(next)} to see more");
        }

        return ExitCode.Success;
    }

    private void Show(ParseResult parse, ResourceKind kind, JsonElement answer, IEnumerable<JsonElement> items)
    {
        if (!globals.Written(parse, answer))
        {
            ResourceTables.Of(kind, items, host.Time.GetUtcNow()).Write(host.Output, host.Colours);
        }
    }

    private string Query(ParseResult parse)
    {
        var parts = new List<string>();
        if (parse.GetValue(_size) is { } size)
        {
            parts.Add("size=" + size.ToString(CultureInfo.InvariantCulture));
        }

        if (parse.GetValue(_offset) is { Length: > 0 } offset)
        {
            parts.Add("offset=" + Uri.EscapeDataString(offset));
        }

        return parts.Count == 0 ? string.Empty : "?" + string.Join('&', parts);
    }

    private static string OffsetOf(string next)
    {
        var start = next.IndexOf("offset=", StringComparison.Ordinal);
        return start < 0 ? next : Uri.UnescapeDataString(next[(start + 7)..].Split('&')[0]);
    }

    private static string Missing(ResourceKind kind, string mesh, string name) => kind.Scope == ResourceScope.Global
        ? $"there is no {kind.Name} with name {name}"
        : $"there is no {kind.Name} with name {name} in mesh {mesh}";
}
