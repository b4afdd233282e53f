using System.Text.Json;
using Weft.Resources.Reading;
using Weft.Resources.Violations;

namespace Weft.Resources.Envelope;

/// <summary>
/// All that generic code (store, API server, command line) must know of a kind. Made once per kind with
/// <see cref="Define{TSpec}"/>; two kinds are the same when they are the same object.
/// </summary>
public sealed class ResourceKind
{
    private readonly Func<NodeReader, ResourceSpec> _read;
    private readonly Action<Utf8JsonWriter, ResourceSpec> _write;
    private readonly Func<ResourceSpec, ViolationList> _validate;

    private ResourceKind(
        string name, string path, Func<NodeReader, ResourceSpec> read, Action<Utf8JsonWriter, ResourceSpec> write, Func<ResourceSpec, ViolationList> validate)
    {
        (Name, Path) = (name, path);
        (_read, _write, _validate) = (read, write, validate);
    }

    /// <summary>The name in <c>type</c>: <c>Dataplane</c>.</summary>
    public string Name { get; }

    /// <summary>The plural in the API's paths and on the command line: <c>dataplanes</c>.</summary>
    public string Path { get; }

    /// <summary>Whether resources belong to a mesh. Default: they do.</summary>
    public ResourceScope Scope { get; private init; } = ResourceScope.Mesh;

    /// <summary>Where the fields stand. Default: flat.</summary>
    public ResourceStyle Style { get; private init; }

    /// <summary>Written by the control plane only; the API refuses changes (405).</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>Shown to administrators only (secrets).</summary>
    public bool IsAdminOnly { get; private init; }

    /// <summary>Describes a kind.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="path">See <see cref="Path"/>.</param>
    /// <param name="read">Reads the fields; faults are noted in the reader. The caller finishes the reader.</param>
    /// <param name="write">Writes the fields into the object that is open.</param>
    /// <param name="validate">A pure function; field paths without the <c>spec.</c> prefix for the flat style, with it for the other.</param>
    /// <param name="scope">See <see cref="Scope"/>.</param>
    /// <param name="style">See <see cref="Style"/>.</param>
    /// <param name="isReadOnly">See <see cref="IsReadOnly"/>.</param>
    /// <param name="isAdminOnly">See <see cref="IsAdminOnly"/>.</param>
    public static ResourceKind Define<TSpec>(
        string name,
        string path,
        Func<NodeReader, TSpec> read,
        Action<Utf8JsonWriter, TSpec> write,
        Func<TSpec, ViolationList> validate,
        ResourceScope scope = ResourceScope.Mesh,
        ResourceStyle style = ResourceStyle.Flat,
        bool isReadOnly = false,
        bool isAdminOnly = false)
        where TSpec : ResourceSpec =>
        new(name, path, read, (writer, spec) => write(writer, (TSpec)spec), spec => validate((TSpec)spec))
        {
            Scope = scope,
            Style = style,
            IsReadOnly = isReadOnly,
            IsAdminOnly = isAdminOnly,
        };

    /// <summary>Reads a body; the caller calls <see cref="NodeReader.Finish"/> when the map holds nothing else.</summary>
    public ResourceSpec ReadSpec(NodeReader reader) => _read(reader);

    /// <summary>Writes a body's fields into the JSON object that is open.</summary>
    public void WriteSpec(Utf8JsonWriter writer, ResourceSpec spec) => _write(writer, spec);

    /// <summary>What is wrong with a body on its own, without looking at other resources.</summary>
    public ViolationList ValidateSpec(ResourceSpec spec) => _validate(spec);

    /// <summary>The key of a resource of this kind.</summary>
    public ResourceKey Key(string mesh, string name) => new(Name, Scope == ResourceScope.Mesh ? mesh : "", name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
