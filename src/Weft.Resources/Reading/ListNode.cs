namespace Weft.Resources.Reading;

/// <summary>A list.</summary>
/// <param name="Line">The line it starts at, from 1.</param>
/// <param name="Items">Its items in order.</param>
public sealed record ListNode(int Line, IReadOnlyList<DocumentNode> Items) : DocumentNode(Line)
{
    /// <inheritdoc/>
    public override string Description => "a list";
}
