namespace Weft.Proxy.Sessions;

/// <summary>Time-outs of a server-role HTTP/1 connection, in milliseconds; 0 is never.</summary>
/// <param name="HeadMilliseconds">From the first byte of a head to its end.</param>
/// <param name="IdleMilliseconds">Between requests.</param>
/// <param name="StallMilliseconds">How long the client may take nothing of an answer that is whole.</param>
internal readonly record struct Http1Timeouts(int HeadMilliseconds, long IdleMilliseconds, long StallMilliseconds);
