using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Weft.Ctl.Dashboards;

/// <summary>Writes a dashboard in Grafana's model (schema 36, Grafana 9 and later).</summary>
internal static class GrafanaJson
{
    private const string Source = "weft-prometheus";
    private const int Columns = 24;
    private const int NumberHeight = 4;
    private const int GraphHeight = 8;

    /// <summary>The uid of the data source that every dashboard asks.</summary>
    public static string SourceId => Source;

    /// <summary>The dashboard as a file's text.</summary>
    public static string Write(DashboardSpec dashboard)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("uid", dashboard.Id);
            json.WriteString("title", dashboard.Title);
            json.WriteStartArray("tags");
            json.WriteStringValue("weft");
            json.WriteEndArray();
            json.WriteNumber("schemaVersion", 36);
            json.WriteString("refresh", "10s");
            json.WriteStartObject("time");
            json.WriteString("from", "now-15m");
            json.WriteString("to", "now");
            json.WriteEndObject();
            WriteVariables(json, dashboard.Variables);
            WritePanels(json, dashboard.Panels);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteVariables(Utf8JsonWriter json, IReadOnlyList<Variable> variables)
    {
        json.WriteStartObject("templating");
        json.WriteStartArray("list");
        foreach (var variable in variables)
        {
            json.WriteStartObject();
            json.WriteString("name", variable.Name);
            json.WriteString("type", "query");
            WriteSource(json);
            json.WriteString("query", $"label_values({variable.Metric}, {variable.Label})");
            // On every change of the time range too: proxies come and go.
            json.WriteNumber("refresh", 2);
            json.WriteNumber("sort", 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePanels(Utf8JsonWriter json, IReadOnlyList<Panel> panels)
    {
        json.WriteStartArray("panels");
        var numbers = panels.Count(panel => panel.IsNumber);
        for (var i = 0; i < panels.Count; i++)
        {
            // Numbers stand in one row above the graphs, which stand in pairs.
            var (width, height) = panels[i].IsNumber ? (Columns / numbers, NumberHeight) : (Columns / 2, GraphHeight);
            var place = panels[i].IsNumber ? (i * width, 0) : ((i - numbers) % 2 * width, NumberHeight + ((i - numbers) / 2 * height));
            WritePanel(json, panels[i], i + 1, (place.Item1, place.Item2, width, height));
        }

        json.WriteEndArray();
    }

    private static void WritePanel(Utf8JsonWriter json, Panel panel, int id, (int X, int Y, int Width, int Height) place)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("title", panel.Title);
        json.WriteString("type", panel.IsNumber ? "stat" : "timeseries");
        WriteSource(json);
        json.WriteStartObject("gridPos");
        json.WriteNumber("x", place.X);
        json.WriteNumber("y", place.Y);
        json.WriteNumber("w", place.Width);
        json.WriteNumber("h", place.Height);
        json.WriteEndObject();
        json.WriteStartObject("fieldConfig");
        json.WriteStartObject("defaults");
        json.WriteString("unit", panel.Unit);
        json.WriteEndObject();
        json.WriteStartArray("overrides");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("targets");
        for (var i = 0; i < panel.Queries.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("refId", ((char)('A' + i)).ToString());
            json.WriteString("expr", panel.Queries[i].Expression);
            if (panel.Queries[i].Legend.Length > 0)
            {
                json.WriteString("legendFormat", panel.Queries[i].Legend);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json)
    {
        json.WriteStartObject("datasource");
        json.WriteString("type", "prometheus");
        json.WriteString("uid", Source);
        json.WriteEndObject();
    }
}
