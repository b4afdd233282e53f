namespace Weft.Proxy.AccessLogs;

/// <summary>A file that lines are appended to.</summary>
public sealed record FileDestination(string Path) : LogDestination("file:" + Path);
