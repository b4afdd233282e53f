namespace Weft.Resources.Violations;

/// <summary>One thing that is wrong with a resource.</summary>
/// <param name="Field">The field's path in the user's words; may be empty for the document as a whole.</param>
/// <param name="Message">What is wrong with it, as Kuma words it where Kuma has the same rule.</param>
public sealed record Violation(string Field, string Message)
{
    /// <summary>The line of the document, from 1, or 0 when the fault was not found while reading text. Not part of equality.</summary>
    public int Line { get; init; }

    /// <inheritdoc/>
    public bool Equals(Violation? other) => other is not null && Field == other.Field && Message == other.Message;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Message);

    /// <inheritdoc/>
    public override string ToString() => Field.Length == 0 ? Message : Field + ": " + Message;
}
