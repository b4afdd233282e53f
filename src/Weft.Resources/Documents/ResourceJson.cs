using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Resources.Envelope;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;
using Weft.Resources.Violations;
using Weft.Resources.Writing;

namespace Weft.Resources.Documents;

/// <summary>Resources and bodies as JSON, in Kuma's shapes: type, mesh, name, times, labels, then the body; what is empty is left out.</summary>
public static class ResourceJson
{
    // Nothing of this is ever pasted into HTML, and "<" in a log format should stay readable, as Kuma's does in YAML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Writes <paramref name="resource"/> as one JSON object value.</summary>
    public static void Write(Utf8JsonWriter writer, Resource resource)
    {
        writer.WriteStartObject();
        WriteEnvelope(writer, resource.Kind.Name, resource);
        if (resource.Kind.Style == ResourceStyle.Flat) resource.Kind.WriteSpec(writer, resource.Spec);
        else WriteSpecField(writer, "spec", resource);
        writer.WriteEndObject();
    }

    /// <summary>Writes type, mesh, name, times and labels into the object that is open; views of a resource bear a type of their own.</summary>
    public static void WriteEnvelope(Utf8JsonWriter writer, string type, Resource resource)
    {
        writer.WriteString("type", type);
        writer.Text("mesh", resource.Mesh);
        writer.WriteString("name", resource.Name);
        writer.OptionalTime("creationTime", resource.CreationTime);
        writer.OptionalTime("modificationTime", resource.ModificationTime);
        writer.Tags("labels", resource.Labels);
    }

    /// <summary>Writes the body alone as a field of the object that is open.</summary>
    public static void WriteSpecField(Utf8JsonWriter writer, string name, Resource resource)
    {
        writer.WriteStartObject(name);
        resource.Kind.WriteSpec(writer, resource.Spec);
        writer.WriteEndObject();
    }

    /// <summary>The whole resource as JSON text.</summary>
    public static string ToText(Resource resource, bool indented = false) => Text(writer => Write(writer, resource), indented);

    /// <summary>The body alone as JSON text, as stores keep it. Equal bodies have equal texts.</summary>
    public static string SpecToText(ResourceKind kind, ResourceSpec spec) => Text(
        writer =>
        {
            writer.WriteStartObject();
            kind.WriteSpec(writer, spec);
            writer.WriteEndObject();
        },
        indented: false);

    /// <summary>Reads a body that <see cref="SpecToText"/> wrote. Fields that are unknown (a newer program wrote them) are left out.</summary>
    /// <exception cref="FormatException">The text is no JSON object.</exception>
    public static ResourceSpec SpecFromText(ResourceKind kind, string text)
    {
        var parse = JsonNodes.Parse(text);
        return parse.Documents is [MapNode map]
            ? kind.ReadSpec(new NodeReader(map, FieldPath.Root, new ReadFindings(acceptsSnakeCase: true)))
            : throw new FormatException("the stored body of a " + kind.Name + " is damaged: " + parse.Problem?.Message);
    }

    /// <summary>JSON text of what <paramref name="write"/> writes.</summary>
    public static string Text(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Compact)) write(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Labels as a JSON object's text; <c>{}</c> when there are none.</summary>
    public static string LabelsToText(TagSet labels) => Text(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in labels) writer.WriteString(name, value);
        writer.WriteEndObject();
    });

    /// <summary>Reads labels that <see cref="LabelsToText"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no JSON object.</exception>
    public static TagSet LabelsFromText(string text)
    {
        var parse = JsonNodes.Parse(text);
        return parse.Documents is [MapNode map]
            ? TagSet.Of(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, ((ScalarNode)entry.Value).Text)))
            : throw new FormatException("stored labels are damaged: " + parse.Problem?.Message);
    }
}
