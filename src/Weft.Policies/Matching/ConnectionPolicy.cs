namespace Weft.Policies.Matching;

/// <summary>A sources/destinations policy as matching sees it. A policy with <c>selectors</c> has them as <see cref="Sources"/> and no destinations.</summary>
/// <typeparam name="TSpec">What it says.</typeparam>
/// <param name="Name">Of the resource.</param>
/// <param name="Created">When; of two equally specific policies the newer wins.</param>
/// <param name="Sources">Any of them.</param>
/// <param name="Destinations">Any of them.</param>
/// <param name="Spec">What it says.</param>
public sealed record ConnectionPolicy<TSpec>(
    string Name, DateTimeOffset Created, IReadOnlyList<TagSelector> Sources, IReadOnlyList<TagSelector> Destinations, TSpec Spec);
