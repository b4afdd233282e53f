using System.Text.Json;
using Weft.Resources.Envelope;

namespace Weft.Ctl.Output;

/// <summary>The table of each kind; kinds without one of their own show mesh, name and age.</summary>
internal static class ResourceTables
{
    public static TextTable Of(ResourceKind kind, IEnumerable<JsonElement> items, DateTimeOffset now)
    {
        var (headers, row) = Layout(kind);
        var table = new TextTable([.. headers, "AGE"]);
        foreach (var item in items)
        {
            table.Add([.. row(item), Age.Since(item.Time("creationTime"), now)]);
        }

        return table;
    }

    private static (string[] Headers, Func<JsonElement, Cell[]> Row) Layout(ResourceKind kind) => kind switch
    {
        { Name: "Mesh" } => (["NAME", "mTLS", "METRICS", "LOGGING", "TRACING", "LOCALITY", "ZONEEGRESS"], MeshRow),
        { Name: "Dataplane" } => (["MESH", "NAME", "TAGS", "ADDRESS"], DataplaneRow),
        { Scope: ResourceScope.Global } => (["NAME"], item => [item.Text("name")]),
        _ => (["MESH", "NAME"], item => [item.Text("mesh"), item.Text("name")]),
    };

    private static Cell[] DataplaneRow(JsonElement item) =>
        [item.Text("mesh"), item.Text("name"), DataplaneTags.Of(item), item.Text("networking", "address")];

    private static Cell[] MeshRow(JsonElement item) =>
    [
        item.Text("name"),
        Backend(item, "mtls", "enabledBackend"),
        Backend(item, "metrics", "enabledBackend"),
        Backends(item, "logging"),
        Backends(item, "tracing"),
        item.Text("routing", "localityAwareLoadBalancing") == "True" ? "on" : "off",
        item.Text("routing", "zoneEgress") == "True" ? "on" : "off",
    ];

    // Such as builtin/ca-1 for the enabled back end.
    private static string Backend(JsonElement mesh, string section, string field)
    {
        var enabled = mesh.Text(section, field);
        var backend = mesh.Items(section, "backends").FirstOrDefault(item => item.Text("name") == enabled);
        return string.IsNullOrEmpty(enabled) || backend.ValueKind == JsonValueKind.Undefined
            ? "off"
            : $"{backend.Text("type")}/{enabled}";
    }

    private static string Backends(JsonElement mesh, string section)
    {
        var all = string.Join(", ", mesh.Items(section, "backends").Select(item => $"{item.Text("type")}/{item.Text("name")}"));
        return all.Length == 0 ? "off" : all;
    }
}
