namespace Weft.Proxy.Runtime;

/// <summary>What became of a unit of configuration.</summary>
/// <param name="IsApplied">True when the last worker has swapped; false when the old unit keeps serving.</param>
/// <param name="Violations">Why it was refused: every problem found, in order.</param>
public sealed record CommitResult(bool IsApplied, IReadOnlyList<ConfigurationViolation> Violations)
{
    public static CommitResult Applied { get; } = new(true, []);

    public static CommitResult Refused(IReadOnlyList<ConfigurationViolation> violations) => new(false, violations);

    public override string ToString() => IsApplied ? "applied" : "refused: " + string.Join("; ", Violations);
}
