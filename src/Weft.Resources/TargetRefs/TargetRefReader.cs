using Weft.Resources.Reading;

namespace Weft.Resources.TargetRefs;

/// <summary>Reads references.</summary>
public static class TargetRefReader
{
    /// <summary>The reference in the field <paramref name="name"/>; null when absent.</summary>
    public static TargetRef? TargetRef(this NodeReader reader, string name) => reader.Map(name, Read);

    /// <summary>Reads the map that stands at the reader.</summary>
    public static TargetRef Read(NodeReader reader) => new()
    {
        KindText = reader.Text("kind"),
        Name = reader.Text("name"),
        OtherMesh = reader.Text("mesh"),
        Tags = reader.Tags("tags"),
        ProxyTypes = reader.OptionalTexts("proxyTypes"),
        Namespace = reader.Text("namespace"),
        Labels = reader.Tags("labels"),
        SectionName = reader.Text("sectionName"),
    };
}
