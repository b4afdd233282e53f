namespace Weft.Resources.Reading;

/// <summary>Bounds on a document, so that a hostile one costs no more than an honest one.</summary>
internal static class NodeLimits
{
    /// <summary>Maps and lists inside each other. Kuma's resources need about twelve.</summary>
    public const int MaxDepth = 64;

    /// <summary>Aliases in one text.</summary>
    public const int MaxAliases = 10_000;

    /// <summary>Nodes in one text, counting what an alias stands for at each of its uses ("billion laughs").</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>Characters or bytes of one text.</summary>
    public const int MaxLength = 16 * 1024 * 1024;
}
