using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Resources.Reading;

/// <summary>Builds the nodes of one YAML document from the parser's events.</summary>
internal sealed class YamlTree(IParser parser, NodeBudget budget)
{
    // With each anchored node, how many nodes it stands for: an alias costs that much again.
    private readonly Dictionary<string, (DocumentNode Node, int Size)> _anchors = [];

    public DocumentNode ReadRoot() => ReadNode(1);

    private DocumentNode ReadNode(int depth)
    {
        var line = (int)parser.Current!.Start.Line;
        NodeBudget.CheckDepth(line, depth);
        if (parser.TryConsume<AnchorAlias>(out var alias)) return Resolve(line, alias.Value.Value);
        var before = budget.Nodes;
        budget.TakeNodes(line, 1);
        var anchor = ((NodeEvent)parser.Current!).Anchor;
        DocumentNode node = parser.Current switch
        {
            Scalar => ReadScalar(line),
            SequenceStart => ReadList(line, depth),
            _ => ReadMap(line, depth),
        };
        // Registered only now: a node cannot contain itself.
        if (!anchor.IsEmpty) _anchors[anchor.Value] = (node, budget.Nodes - before);
        return node;
    }

    private DocumentNode Resolve(int line, string name)
    {
        budget.TakeAlias(line);
        if (!_anchors.TryGetValue(name, out var anchored))
            throw new MalformedDocumentException(line, "not valid YAML: the alias *" + name + " has no anchor before it");
        budget.TakeNodes(line, anchored.Size);
        return anchored.Node;
    }

    private ScalarNode ReadScalar(int line)
    {
        var scalar = parser.Consume<Scalar>();
        var isPlain = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific);
        return isPlain ? ScalarForms.Resolve(line, scalar.Value) : new ScalarNode(line, ScalarForm.Text, scalar.Value);
    }

    private ListNode ReadList(int line, int depth)
    {
        parser.Consume<SequenceStart>();
        var items = new List<DocumentNode>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(depth + 1));
        return new ListNode(line, items);
    }

    private MapNode ReadMap(int line, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<KeyValuePair<string, DocumentNode>>();
        var keys = new HashSet<string>();
        var merged = new List<MapNode>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var keyLine = (int)parser.Current!.Start.Line;
            if (!parser.TryConsume<Scalar>(out var key))
                throw new MalformedDocumentException(keyLine, "a key must be a plain value, not a list, a map or an alias");
            var value = ReadNode(depth + 1);
            if (key.Value == "<<" && key.Style == ScalarStyle.Plain) Collect(keyLine, value, merged);
            else if (keys.Add(key.Value)) entries.Add(new(key.Value, value));
            else throw new MalformedDocumentException(keyLine, "the key \"" + key.Value + "\" is given twice");
        }
        foreach (var map in merged)
            foreach (var entry in map.Entries)
                if (keys.Add(entry.Key)) entries.Add(entry);
        return new MapNode(line, entries);
    }

    private static void Collect(int line, DocumentNode value, List<MapNode> merged)
    {
        if (value is MapNode map) merged.Add(map);
        else if (value is ListNode list && list.Items.All(item => item is MapNode)) merged.AddRange(list.Items.Cast<MapNode>());
        else throw new MalformedDocumentException(line, "\"<<\" must be given a map or a list of maps");
    }
}
