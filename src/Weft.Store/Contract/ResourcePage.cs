using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>
/// One page of a list. Pages are cut by key, not by count: what is created or deleted between two pages never makes
/// another resource appear twice or not at all.
/// </summary>
/// <param name="Items">The resources, by mesh, then name.</param>
/// <param name="Total">How many match in all, at the time of this page.</param>
/// <param name="Next">Opaque; the offset of the next page, or null when this is the last.</param>
public sealed record ResourcePage(IReadOnlyList<Resource> Items, int Total, string? Next);
