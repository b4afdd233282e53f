namespace Weft.Proxy.Runtime;

/// <summary>How one listener is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens, with the port the system chose when 0 was asked for; or where it would.</param>
/// <param name="IsInbound">Beside the application that serves.</param>
/// <param name="Failure">Null when it listens, else why not.</param>
public sealed record ListenerStatus(string Name, string Address, bool IsInbound, string? Failure);
