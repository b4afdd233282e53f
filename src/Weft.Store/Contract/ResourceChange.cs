using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>One change of the store.</summary>
/// <param name="Version">The store's version after it; consecutive.</param>
/// <param name="Key">What changed.</param>
/// <param name="Before">As it was; null when it was created.</param>
/// <param name="After">As it is; null when it was deleted.</param>
public sealed record ResourceChange(long Version, ResourceKey Key, Resource? Before, Resource? After)
{
    /// <summary>The kind of what changed.</summary>
    public ResourceKind Kind => (After ?? Before)!.Kind;
}
