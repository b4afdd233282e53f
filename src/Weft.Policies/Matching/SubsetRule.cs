namespace Weft.Policies.Matching;

/// <summary>What holds for a group of clients or destinations; in a list, the first that contains somebody counts for them.</summary>
/// <param name="Subset">The group.</param>
/// <param name="Merged">What holds.</param>
public sealed record SubsetRule(Subset Subset, MergedConf Merged);
