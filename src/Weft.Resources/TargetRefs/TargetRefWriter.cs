using System.Text.Json;
using Weft.Resources.Tagging;
using Weft.Resources.Writing;

namespace Weft.Resources.TargetRefs;

/// <summary>Writes targetRefs; what was written empty stays, since a validator may have to see it.</summary>
public static class TargetRefWriter
{
    /// <summary>The field <paramref name="name"/>, left out when null.</summary>
    public static void TargetRef(this Utf8JsonWriter writer, TargetRef? value, string name = "targetRef") => writer.Map(name, value, Write);

    private static void Write(Utf8JsonWriter writer, TargetRef value)
    {
        writer.Text("kind", value.KindText);
        writer.Text("name", value.Name);
        writer.Text("mesh", value.MeshName);
        writer.Text("namespace", value.Namespace);
        Optional(writer, "labels", value.Labels);
        writer.Text("sectionName", value.SectionName);
        Optional(writer, "tags", value.Tags);
        if (value.ProxyTypes is not { } types) return;
        writer.WriteStartArray("proxyTypes");
        foreach (var type in types) writer.WriteStringValue(type);
        writer.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter writer, string name, TagSet? tags)
    {
        if (tags is null) return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in tags) writer.WriteString(key, value);
        writer.WriteEndObject();
    }
}
