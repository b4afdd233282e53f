using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>A change that was refused; nothing was stored.</summary>
/// <param name="failure">Why.</param>
/// <param name="key">What the change was about.</param>
public sealed class StoreException(StoreFailure failure, ResourceKey key) : Exception(Describe(failure, key))
{
    /// <summary>Why.</summary>
    public StoreFailure Failure { get; } = failure;

    /// <summary>What the change was about.</summary>
    public ResourceKey Key { get; } = key;

    private static string Describe(StoreFailure failure, ResourceKey key) => failure switch
    {
        StoreFailure.NotFound => $"{key} is not found",
        StoreFailure.AlreadyExists => $"{key} exists already",
        StoreFailure.VersionConflict => $"{key} was changed by somebody else in the meantime",
        _ => $"the owner {key} is not found",
    };
}
