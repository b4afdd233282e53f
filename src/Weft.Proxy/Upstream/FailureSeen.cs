namespace Weft.Proxy.Upstream;

/// <summary>One failure as it is shown.</summary>
/// <param name="Traffic">What failed.</param>
/// <param name="Method">Of a request; empty for a connection.</param>
/// <param name="Path">Of a request, its first <see cref="FailureLog.MaxPathBytes"/> bytes.</param>
internal sealed record FailureSeen(FailedTraffic Traffic, string Method, string Path);
