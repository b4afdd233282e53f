using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.DataPlane.Configuration;

/// <summary>
/// Reads one YAML document (JSON is one too) into a JSON tree, by the core schema of YAML 1.2: an unquoted null, boolean
/// or number is one, everything else is text. Anchors, aliases, merges and tags are refused: nothing here needs them.
/// </summary>
internal static class YamlTree
{
    /// <summary>How deep a document may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads the only document of a text; null when the text is empty.</summary>
    /// <exception cref="FormatException">The text is no YAML, or uses what is refused. Names line and column.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) return null;
            parser.Consume<DocumentStart>();
            var root = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _)) throw Refusal(parser.Current!, "expected one document, found another");
            return root;
        }
        catch (YamlException fault)
        {
            throw new FormatException($"line {fault.Start.Line}, column {fault.Start.Column}: {fault.Message}", fault);
        }
    }

    private static JsonNode? Node(Parser parser, int depth)
    {
        if (depth > MaxDepth) throw Refusal(parser.Current!, $"nested deeper than {MaxDepth}");
        if (parser.TryConsume<Scalar>(out var scalar)) return Value(scalar);
        if (parser.TryConsume<MappingStart>(out var mapping)) return Mapping(parser, mapping, depth);
        if (parser.TryConsume<SequenceStart>(out var sequence)) return Sequence(parser, sequence, depth);
        throw Refusal(parser.Current!, "aliases are not accepted here");
    }

    private static JsonObject Mapping(Parser parser, MappingStart start, int depth)
    {
        RefuseProperties(start);
        var fields = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (fields.ContainsKey(key.Value)) throw Refusal(key, $"{key.Value} is given twice");
            fields.Add(key.Value, Node(parser, depth + 1));
        }
        return fields;
    }

    private static JsonArray Sequence(Parser parser, SequenceStart start, int depth)
    {
        RefuseProperties(start);
        var items = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, depth + 1));
        return items;
    }

    private static JsonValue? Value(Scalar scalar)
    {
        RefuseProperties(scalar);
        if (scalar.Style != ScalarStyle.Plain) return JsonValue.Create(scalar.Value);
        switch (scalar.Value)
        {
            case "" or "~" or "null" or "Null" or "NULL": return null;
            case "true" or "True" or "TRUE": return JsonValue.Create(true);
            case "false" or "False" or "FALSE": return JsonValue.Create(false);
        }
        if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        return double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : JsonValue.Create(scalar.Value);
    }

    private static void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty) throw Refusal(node, "anchors are not accepted here");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific) throw Refusal(node, "tags are not accepted here");
    }

    private static FormatException Refusal(ParsingEvent at, string message) =>
        new($"line {at.Start.Line}, column {at.Start.Column}: {message}");
}
