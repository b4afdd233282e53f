namespace Weft.Resources.Reading;

/// <summary>A map, its entries in the order written; keys are unique.</summary>
/// <param name="Line">The line it starts at, from 1.</param>
/// <param name="Entries">Key and value.</param>
public sealed record MapNode(int Line, IReadOnlyList<KeyValuePair<string, DocumentNode>> Entries) : DocumentNode(Line)
{
    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>A map without entries.</summary>
    public static MapNode Empty(int line) => new(line, []);

    /// <summary>The value of <paramref name="key"/>, or null when it is absent.</summary>
    public DocumentNode? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key == key) return entry.Value;
        return null;
    }
}
