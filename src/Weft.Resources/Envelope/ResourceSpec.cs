namespace Weft.Resources.Envelope;

/// <summary>The body of a resource: one immutable record per kind.</summary>
public abstract record ResourceSpec;
