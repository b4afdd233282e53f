using System.Text.Json;
using Weft.Resources.Reading;

namespace Weft.Resources.Writing;

/// <summary>Writes parsed nodes as JSON values.</summary>
public static class NodeJson
{
    /// <summary>Writes <paramref name="node"/> as one value.</summary>
    public static void Write(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node)
        {
            case MapNode map:
                writer.WriteStartObject();
                WriteEntries(writer, map);
                writer.WriteEndObject();
                break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case ScalarNode { Form: ScalarForm.Text } text:
                writer.WriteStringValue(text.Text);
                break;
            case ScalarNode { Form: ScalarForm.Null }:
                writer.WriteNullValue();
                break;
            case ScalarNode other:
                writer.WriteRawValue(other.Text);
                break;
        }
    }

    /// <summary>Writes a map's entries into the object that is open.</summary>
    public static void WriteEntries(Utf8JsonWriter writer, MapNode map)
    {
        foreach (var (key, value) in map.Entries)
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }
    }
}
