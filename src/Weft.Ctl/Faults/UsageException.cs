namespace Weft.Ctl.Faults;

/// <summary>The command line itself is wrong, found after parsing: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
