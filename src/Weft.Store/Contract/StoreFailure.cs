namespace Weft.Store.Contract;

/// <summary>Why a change was refused.</summary>
public enum StoreFailure
{
    /// <summary>There is no such resource.</summary>
    NotFound,

    /// <summary>There is one of that kind, mesh and name.</summary>
    AlreadyExists,

    /// <summary>Somebody else has changed it since it was read.</summary>
    VersionConflict,

    /// <summary>The owner that was named is not there.</summary>
    OwnerNotFound,
}
