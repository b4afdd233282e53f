namespace Weft.Policies.MeshTraces;

/// <summary>A header of the request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The tag's value when the request has none; null: no tag.</param>
public sealed record TraceHeaderTag(string Name, string? Default);
