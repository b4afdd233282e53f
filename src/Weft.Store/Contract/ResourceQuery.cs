using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>Which resources to list.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Mesh">Their mesh, or null for all.</param>
public sealed record ResourceQuery(ResourceKind Kind, string? Mesh = null)
{
    /// <summary>The most to return, from 1; null for all.</summary>
    public int? Size { get; init; }

    /// <summary>The <see cref="ResourcePage.Next"/> of the page before; null for the first page.</summary>
    public string? Offset { get; init; }

    /// <summary>Only names that contain this text; null for all.</summary>
    public string? NameContains { get; init; }
}
