namespace Weft.ControlPlane.Discovery;

/// <summary>What discovery logs.</summary>
internal static partial class DiscoveryLog
{
    [LoggerMessage(2001, LogLevel.Information, "proxy {Proxy} connected")]
    public static partial void Connected(ILogger log, string proxy);

    [LoggerMessage(2002, LogLevel.Information, "proxy {Proxy} disconnected: {Reason}")]
    public static partial void Disconnected(ILogger log, string proxy, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "proxy {Proxy} refused version {Version} of unit {Unit}: {Reason}")]
    public static partial void Refused(ILogger log, string proxy, string version, string unit, string reason);

    [LoggerMessage(2004, LogLevel.Error, "no certificate for proxy {Proxy}: {Reason}")]
    public static partial void IssueFailed(ILogger log, string proxy, string reason);

    [LoggerMessage(2005, LogLevel.Warning, "proxy {Proxy} turned away: {Reason}")]
    public static partial void TurnedAway(ILogger log, string proxy, string reason);
}
