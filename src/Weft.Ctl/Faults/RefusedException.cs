namespace Weft.Ctl.Faults;

/// <summary>The control plane answered, and said no; what comes after it may still succeed.</summary>
internal sealed class RefusedException(string message) : CommandFailedException(message);
