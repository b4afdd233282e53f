using System.Globalization;
using Weft.Resources.Naming;
using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.Reading;

/// <summary>
/// Reads the fields of one map. Every problem (unknown field, wrong type, value outside a field's type) is noted with its
/// path in the user's words, and reading goes on with the field's absent value. A null counts as absent.
/// </summary>
public sealed class NodeReader
{
    private readonly MapNode _map;
    private readonly ReadFindings _findings;
    private readonly Dictionary<string, KeyValuePair<string, DocumentNode>> _fields = [];
    private readonly HashSet<string> _taken = [];

    /// <summary>Reads <paramref name="map"/>, which stands at <paramref name="path"/>.</summary>
    public NodeReader(MapNode map, FieldPath path, ReadFindings findings)
    {
        _map = map;
        _findings = findings;
        Path = path;
        foreach (var entry in map.Entries)
            if (!_fields.TryAdd(FieldNames.Canonical(entry.Key, findings.AcceptsSnakeCase), entry))
                findings.Violations.Add(path.Field(entry.Key), "is given twice, in snake_case and in lowerCamelCase", entry.Value.Line);
    }

    /// <summary>Where the map stands.</summary>
    public FieldPath Path { get; }

    /// <summary>The map's line.</summary>
    public int Line => _map.Line;

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => _fields.TryGetValue(name, out var field) && !IsNull(field.Value);

    /// <summary>Marks the field as known without reading it.</summary>
    public void Ignore(string name) => _taken.Add(name);

    /// <summary>The field's node, or null when absent or null.</summary>
    public DocumentNode? Node(string name)
    {
        _taken.Add(name);
        return _fields.TryGetValue(name, out var field) && !IsNull(field.Value) ? field.Value : null;
    }

    /// <summary>A string; empty when absent.</summary>
    public string Text(string name) => Node(name) is { } node ? AsText(node, PathOf(name)) : "";

    /// <summary>Strings; numbers and booleans are taken as their text (Kuma's valid cases write <c>retryOn: [500]</c>).</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Items(name, (node, path) => node is ScalarNode scalar ? scalar.Text : Wrong(node, path, "a string", ""));

    /// <summary>Strings; null when absent.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name) => Has(name) ? Texts(name) : Absent<IReadOnlyList<string>>(name);

    /// <summary>A string; null when absent.</summary>
    public string? OptionalText(string name) => Node(name) is { } node ? AsText(node, PathOf(name)) : null;

    /// <summary>true or false; null when absent.</summary>
    public bool? OptionalFlag(string name) => Node(name) switch
    {
        null => null,
        ScalarNode { Form: ScalarForm.Boolean } scalar => scalar.Text == "true",
        var node => Wrong<bool?>(node, PathOf(name), "true or false", null),
    };

    /// <summary>true or false; false when absent.</summary>
    public bool Flag(string name) => OptionalFlag(name) ?? false;

    /// <summary>A whole number from 0 to 2,147,483,647; null when absent. Protobuf's JSON allows it as a string too.</summary>
    public int? OptionalNumber(string name)
    {
        if (Node(name) is not { } node) return null;
        if (node is ScalarNode { Form: ScalarForm.Integer or ScalarForm.Text } scalar
            && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return Wrong<int?>(node, PathOf(name), "a whole number from 0 to 2147483647", null);
    }

    /// <summary>A whole number from 0; 0 when absent.</summary>
    public int Number(string name) => OptionalNumber(name) ?? 0;

    /// <summary>A whole number of 64 bits; 0 when absent. Protobuf's JSON writes these as strings.</summary>
    public long LongNumber(string name)
    {
        if (Node(name) is not { } node) return 0;
        if (node is ScalarNode scalar && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        return Wrong(node, PathOf(name), "a whole number", 0L);
    }

    /// <summary>A number; null when absent.</summary>
    public double? OptionalReal(string name)
    {
        if (Node(name) is not { } node) return null;
        if (node is ScalarNode { Form: not ScalarForm.Boolean } scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        return Wrong<double?>(node, PathOf(name), "a number", null);
    }

    /// <summary>A number, or the text of one, which only <see cref="DecimalText.Value"/> tells; null when absent.</summary>
    public DecimalText? OptionalDecimal(string name) => Node(name) switch
    {
        null => null,
        ScalarNode { Form: not ScalarForm.Boolean } scalar => new DecimalText(scalar.Text, scalar.Form != ScalarForm.Text),
        var node => Wrong<DecimalText?>(node, PathOf(name), "a number", null),
    };

    /// <summary>A duration such as <c>5s</c>, <c>1h30m</c> or <c>250ms</c>; null when absent.</summary>
    public TimeSpan? OptionalDuration(string name)
    {
        if (Node(name) is not { } node) return null;
        if (node is ScalarNode { Form: ScalarForm.Text or ScalarForm.Integer } scalar && DurationText.TryParse(scalar.Text, out var value)) return value;
        return Wrong<TimeSpan?>(node, PathOf(name), "a duration such as 5s, 1h30m or 250ms", null);
    }

    /// <summary>A time in RFC 3339; null when absent.</summary>
    public DateTimeOffset? OptionalTime(string name)
    {
        if (Node(name) is not { } node) return null;
        if (node is ScalarNode scalar && DateTimeOffset.TryParse(
                scalar.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return time;
        return Wrong<DateTimeOffset?>(node, PathOf(name), "a time such as 2006-01-02T15:04:05Z", null);
    }

    /// <summary>Bytes in base64; empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes(string name)
    {
        if (Node(name) is not { } node) return default;
        var text = AsText(node, PathOf(name));
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var count)) return bytes.AsMemory(0, count);
        return Wrong(node, PathOf(name), "base64", default(ReadOnlyMemory<byte>), showsValue: false);
    }

    /// <summary>An enum by name; null when absent.</summary>
    public T? OptionalChoice<T>(string name, EnumNames<T> names) where T : struct, Enum
    {
        if (Node(name) is not { } node) return null;
        if (node is ScalarNode { Form: ScalarForm.Text } scalar && names.Find(scalar.Text) is { } value) return value;
        var written = node is ScalarNode given ? " \"" + given.Text + "\"" : "";
        _findings.Violations.Add(PathOf(name), "has invalid value" + written + ". Allowed values: " + names.List, node.Line);
        return null;
    }

    /// <summary>A map of strings; a null value means the empty string. Empty when absent.</summary>
    public TagSet Tags(string name)
    {
        if (Node(name) is not { } node) return TagSet.Empty;
        var path = PathOf(name);
        if (node is not MapNode map) return Wrong(node, path, "a map of strings", TagSet.Empty);
        return TagSet.Of(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, AsText(entry.Value, path.Key(entry.Key)))));
    }

    /// <summary>A map, read by <paramref name="read"/>; null when absent. What <paramref name="read"/> left is unknown.</summary>
    public T? Map<T>(string name, Func<NodeReader, T> read, UnknownFields unknown = UnknownFields.Refuse) where T : class =>
        Node(name) is { } node ? ReadMap(node, PathOf(name), read, unknown) : null;

    /// <summary>A list of maps, each read by <paramref name="read"/>; empty when absent. An item that is no map is left out.</summary>
    public IReadOnlyList<T> List<T>(string name, Func<NodeReader, T> read, UnknownFields unknown = UnknownFields.Refuse) where T : class =>
        Items(name, (node, path) => ReadMap(node, path, read, unknown)).OfType<T>().ToArray();

    /// <summary>A list of maps, as <see cref="List"/> reads it; null when absent.</summary>
    public IReadOnlyList<T>? OptionalList<T>(string name, Func<NodeReader, T> read) where T : class => Has(name) ? List(name, read) : Absent<IReadOnlyList<T>>(name);

    /// <summary>Notes a fault of the field.</summary>
    public void Refuse(string name, string message) => _findings.Violations.Add(PathOf(name), message, Line);

    /// <summary>Notes every field that nobody asked for. Called once, after the last field; <see cref="Map"/> and <see cref="List"/> do it for theirs.</summary>
    public void Finish(UnknownFields unknown = UnknownFields.Refuse)
    {
        foreach (var (name, field) in _fields)
        {
            if (_taken.Contains(name)) continue;
            var list = unknown == UnknownFields.Refuse ? _findings.Violations : _findings.Warnings;
            list.Add(Path.Field(field.Key), "unknown field", field.Value.Line);
        }
    }

    private T? Absent<T>(string name) where T : class
    {
        Ignore(name);
        return null;
    }

    private T? ReadMap<T>(DocumentNode node, FieldPath path, Func<NodeReader, T> read, UnknownFields unknown) where T : class
    {
        if (node is ScalarNode { Form: ScalarForm.Null }) node = MapNode.Empty(node.Line);
        if (node is not MapNode map) return Wrong<T?>(node, path, "a map", null);
        var reader = new NodeReader(map, path, _findings);
        var value = read(reader);
        reader.Finish(unknown);
        return value;
    }

    private T[] Items<T>(string name, Func<DocumentNode, FieldPath, T> read)
    {
        if (Node(name) is not { } node) return [];
        var path = PathOf(name);
        if (node is not ListNode list) return Wrong<T[]>(node, path, "a list", []);
        return [.. list.Items.Select((item, index) => read(item, path.Index(index)))];
    }

    private string AsText(DocumentNode node, FieldPath path) => node switch
    {
        ScalarNode { Form: ScalarForm.Text or ScalarForm.Null } scalar => scalar.Text,
        ScalarNode scalar => Wrong(scalar, path, "a string (put it in quotes)", ""),
        _ => Wrong(node, path, "a string", ""),
    };

    private T Wrong<T>(DocumentNode node, FieldPath path, string expected, T absent, bool showsValue = true)
    {
        _findings.Violations.Add(path, "must be " + expected + (showsValue ? ", not " + node.Description : ""), node.Line);
        return absent;
    }

    private FieldPath PathOf(string name) => Path.Field(_fields.TryGetValue(name, out var field) ? field.Key : name);

    private static bool IsNull(DocumentNode node) => node is ScalarNode { Form: ScalarForm.Null };
}
