using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>One entry of <c>from</c>, <c>to</c> or <c>rules</c>, or the single <c>default</c> of a policy.</summary>
/// <param name="Policy">Whose.</param>
/// <param name="Index">Its place in the list.</param>
/// <param name="TargetRef">The clients or the destination it is for; the whole mesh where it names none.</param>
/// <param name="Conf">Its <c>default</c> as written.</param>
public sealed record PolicyItem(TargetRefPolicy Policy, int Index, TargetRef TargetRef, MapNode Conf)
{
    /// <summary>Of <c>rules</c>: the connections it is for, any of them, as written; empty: all.</summary>
    public IReadOnlyList<DocumentNode> Matches { get; init; } = [];
}
