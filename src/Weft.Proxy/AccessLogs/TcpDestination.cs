namespace Weft.Proxy.AccessLogs;

/// <summary>A TCP server that takes lines.</summary>
public sealed record TcpDestination(string Host, int Port) : LogDestination($"tcp:{Host}:{Port}");
