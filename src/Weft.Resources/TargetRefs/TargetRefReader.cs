using Weft.Resources.Reading;
using Weft.Resources.Tagging;

namespace Weft.Resources.TargetRefs;

/// <summary>Reads targetRefs.</summary>
public static class TargetRefReader
{
    /// <summary>The targetRef in the field <paramref name="name"/>; null when absent.</summary>
    public static TargetRef? ReadTargetRef(this NodeReader reader, string name = "targetRef") => reader.Map(name, Read);

    private static TargetRef Read(NodeReader reader) => new()
    {
        KindText = reader.Text("kind"),
        Name = reader.Text("name"),
        MeshName = reader.Text("mesh"),
        Namespace = reader.Text("namespace"),
        SectionName = reader.Text("sectionName"),
        Tags = Optional(reader, "tags"),
        Labels = Optional(reader, "labels"),
        ProxyTypes = reader.Has("proxyTypes") ? reader.Texts("proxyTypes") : Absent(reader),
    };

    private static TagSet? Optional(NodeReader reader, string name)
    {
        if (reader.Has(name)) return reader.Tags(name);
        reader.Ignore(name);
        return null;
    }

    private static IReadOnlyList<string>? Absent(NodeReader reader)
    {
        reader.Ignore("proxyTypes");
        return null;
    }
}
