using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.TargetRefs;

/// <summary>Writes references.</summary>
public static class TargetRefWriter
{
    /// <summary>A reference, left out when null.</summary>
    public static void TargetRef(this Utf8JsonWriter writer, string name, TargetRef? target) => writer.Map(name, target, Write);

    /// <summary>Writes the fields into the object that is open.</summary>
    public static void Write(Utf8JsonWriter writer, TargetRef target)
    {
        writer.Text("kind", target.KindText);
        writer.Text("name", target.Name);
        writer.Text("mesh", target.OtherMesh);
        writer.Tags("tags", target.Tags);
        writer.OptionalTexts("proxyTypes", target.ProxyTypes);
        writer.Text("namespace", target.Namespace);
        writer.Tags("labels", target.Labels);
        writer.Text("sectionName", target.SectionName);
    }
}
