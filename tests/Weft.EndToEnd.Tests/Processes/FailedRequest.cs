namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A request that had no good answer.</summary>
/// <param name="At">When it was known, since the load began.</param>
/// <param name="Reason">What was seen.</param>
internal sealed record FailedRequest(TimeSpan At, string Reason);
