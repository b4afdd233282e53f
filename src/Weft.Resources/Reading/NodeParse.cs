using Weft.Resources.Violations;

namespace Weft.Resources.Reading;

/// <summary>What came of parsing a text: the documents before the first fault, and the fault.</summary>
/// <param name="Documents">The documents that are well-formed.</param>
/// <param name="Problem">Why parsing ended early, with its line, or null.</param>
public sealed record NodeParse(IReadOnlyList<DocumentNode> Documents, Violation? Problem);
