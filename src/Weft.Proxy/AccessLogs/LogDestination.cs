namespace Weft.Proxy.AccessLogs;

/// <summary>Where records of access logs go. Equal destinations share rings and a writer.</summary>
/// <param name="Name">Short, for messages and metrics.</param>
public abstract record LogDestination(string Name);
