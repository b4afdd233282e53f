using Weft.Resources.Violations;

namespace Weft.ControlPlane.Answers;

/// <summary>A refusal as HTTP shows it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What could not be done.</param>
/// <param name="Details">Why.</param>
internal sealed record ApiError(int Status, string Title, string Details)
{
    /// <summary>The faults, field by field; empty when there is nothing to point at.</summary>
    public IReadOnlyList<Violation> Causes { get; init; } = [];
}
