using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weft.Resources.Reading;

/// <summary>Builds nodes from JSON tokens. Depth is bounded by the token reader.</summary>
internal sealed class JsonTree
{
    private readonly NodeBudget _budget = new();
    private int _line = 1;
    private int _counted;

    public DocumentNode Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var line = LineOf((int)reader.TokenStartIndex, text);
        _budget.TakeNodes(line, 1);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(line, ref reader, text),
            JsonTokenType.StartArray => ReadList(line, ref reader, text),
            JsonTokenType.String => new ScalarNode(line, ScalarForm.Text, reader.GetString()!),
            JsonTokenType.True => new ScalarNode(line, ScalarForm.Boolean, "true"),
            JsonTokenType.False => new ScalarNode(line, ScalarForm.Boolean, "false"),
            JsonTokenType.Null => new ScalarNode(line, ScalarForm.Null, ""),
            _ => Number(line, ref reader),
        };
    }

    private MapNode ReadMap(int line, ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var entries = new List<KeyValuePair<string, DocumentNode>>();
        var keys = new HashSet<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            if (!keys.Add(key))
                throw new MalformedDocumentException(LineOf((int)reader.TokenStartIndex, text), "the key \"" + key + "\" is given twice");
            reader.Read();
            entries.Add(new(key, Read(ref reader, text)));
        }
        return new MapNode(line, entries);
    }

    private ListNode ReadList(int line, ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var items = new List<DocumentNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, text));
        return new ListNode(line, items);
    }

    private static ScalarNode Number(int line, ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out var whole)
            ? new ScalarNode(line, ScalarForm.Integer, whole.ToString(CultureInfo.InvariantCulture))
            : new ScalarNode(line, ScalarForm.Real, Encoding.ASCII.GetString(reader.ValueSpan));

    // Tokens come in order, so each byte is looked at once.
    private int LineOf(int position, ReadOnlySpan<byte> text)
    {
        _line += text[_counted..position].Count((byte)'\n');
        _counted = position;
        return _line;
    }
}
