using Weft.Resources.Violations;

namespace Weft.Resources.Reading;

/// <summary>What reading one document found, shared by all readers of its parts.</summary>
/// <param name="acceptsSnakeCase">Whether <c>enabled_backend</c> means <c>enabledBackend</c> (kinds of the flat style).</param>
public sealed class ReadFindings(bool acceptsSnakeCase)
{
    /// <summary>Whether <c>enabled_backend</c> means <c>enabledBackend</c>.</summary>
    public bool AcceptsSnakeCase { get; } = acceptsSnakeCase;

    /// <summary>What cannot be accepted.</summary>
    public ViolationList Violations { get; } = new();

    /// <summary>What is accepted because Kuma accepts it, but means nothing: unknown fields of a back end's <c>conf</c>.</summary>
    public ViolationList Warnings { get; } = new();
}
