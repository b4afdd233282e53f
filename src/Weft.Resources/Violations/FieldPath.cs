using System.Globalization;

namespace Weft.Resources.Violations;

/// <summary>Where in a document a value stands, in the user's words: <c>networking.inbound[0].tags["kuma.io/protocol"]</c>.</summary>
/// <param name="Text">The path; empty at the root of the document.</param>
public readonly record struct FieldPath(string Text)
{
    /// <summary>The document itself.</summary>
    public static FieldPath Root { get; } = new("");

    /// <summary>The field <paramref name="name"/> of the document.</summary>
    public static FieldPath At(string name) => new(name);

    /// <summary>A field of the map that stands here.</summary>
    public FieldPath Field(string name) => new(string.IsNullOrEmpty(Text) ? name : Text + "." + name);

    /// <summary>An item of a list-valued field of the map that stands here.</summary>
    public FieldPath Field(string name, int index) => Field(name).Index(index);

    /// <summary>An item, counted from 0, of the list that stands here.</summary>
    public FieldPath Index(int index) => new(Text + "[" + index.ToString(CultureInfo.InvariantCulture) + "]");

    /// <summary>A free key, such as a tag's name, of the map that stands here.</summary>
    public FieldPath Key(string key) => new(Text + "[\"" + key + "\"]");

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";
}
