namespace Weft.DataPlane.Tracing;

/// <summary>How sending a batch went.</summary>
/// <param name="Problem">Why the receiver does not have it; null: it does.</param>
/// <param name="MayTryAgain">The same batch may be taken later.</param>
internal readonly record struct SendOutcome(string? Problem, bool MayTryAgain)
{
    public static SendOutcome Sent => default;
}
