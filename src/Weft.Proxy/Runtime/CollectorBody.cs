using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.ProxyConfig;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Runtime;

/// <summary>The body of an OTLP record: an AnyValue in protobuf's JSON whose strings are formats. Each string becomes the number of its text.</summary>
/// <param name="texts">Reads formats.</param>
/// <param name="parts">Where they are added in order; the first is the time.</param>
internal sealed class CollectorBody(FormatTexts texts, List<AccessLogFormat> parts)
{
    public string OfText(string text, string field) => Text(text, field).ToJsonString();

    public string OfFields(IEnumerable<KeyValue> fields, string field)
    {
        var values = new JsonArray();
        foreach (var pair in fields) values.Add((JsonNode)new JsonObject { ["key"] = pair.Key, ["value"] = Text(pair.Value, $"{field}[{values.Count}].value") });
        return new JsonObject { ["kvlistValue"] = new JsonObject { ["values"] = values } }.ToJsonString();
    }

    /// <exception cref="JsonException">It is no AnyValue.</exception>
    public string OfJson(JsonElement any, string field) => Value(any, field).ToJsonString();

    private JsonObject Text(string text, string field)
    {
        var number = parts.Count - 1;
        parts.Add(texts.Read(text, field));
        return new JsonObject { ["stringValue"] = number.ToString(CultureInfo.InvariantCulture) };
    }

    private JsonObject Value(JsonElement any, string field)
    {
        if (any.ValueKind != JsonValueKind.Object || any.EnumerateObject().ToArray() is not [var only]) throw new JsonException("an AnyValue has one member");
        switch (only.Name)
        {
            case "stringValue" or "string_value" when only.Value.ValueKind == JsonValueKind.String:
                return Text(only.Value.GetString()!, field);
            case "intValue" or "int_value" or "doubleValue" or "double_value" or "boolValue" or "bool_value":
                return new JsonObject { [only.Name] = JsonNode.Parse(only.Value.GetRawText()) };
            case "arrayValue" or "array_value":
                return Listed("arrayValue", only.Value, each => Value(each, field));
            case "kvlistValue" or "kvlist_value":
                return Listed("kvlistValue", only.Value, each => new JsonObject { ["key"] = each.GetProperty("key").GetString(), ["value"] = Value(each.GetProperty("value"), field) });
            default:
                throw new JsonException($"\"{only.Name}\" is no value of OTLP");
        }
    }

    private static JsonObject Listed(string name, JsonElement list, Func<JsonElement, JsonObject> read)
    {
        var values = new JsonArray();
        if (list.TryGetProperty("values", out var items)) foreach (var each in items.EnumerateArray()) values.Add((JsonNode)read(each));
        return new JsonObject { [name] = new JsonObject { ["values"] = values } };
    }
}
