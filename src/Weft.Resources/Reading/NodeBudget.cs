namespace Weft.Resources.Reading;

/// <summary>Counts what one text may cost.</summary>
internal sealed class NodeBudget
{
    private int _aliases;
    private int _nodes;

    public int Nodes => _nodes;

    public void TakeNodes(int line, int count)
    {
        if (count > NodeLimits.MaxNodes - _nodes) throw new MalformedDocumentException(line, "the document has too many values");
        _nodes += count;
    }

    public void TakeAlias(int line)
    {
        if (++_aliases > NodeLimits.MaxAliases) throw new MalformedDocumentException(line, "the document has more than 10,000 aliases");
    }

    public static void CheckDepth(int line, int depth)
    {
        if (depth > NodeLimits.MaxDepth) throw new MalformedDocumentException(line, "the document is nested deeper than 64 levels");
    }
}
