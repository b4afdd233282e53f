namespace Weft.Resources.TargetRefs;

/// <summary>How a text must be.</summary>
/// <param name="Type"><c>Exact</c>, or <c>Prefix</c> for identities; others are kept, and refused when validated.</param>
/// <param name="Value">The text or its beginning.</param>
public sealed record ValueMatch(string Type, string Value);
