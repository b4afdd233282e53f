namespace Weft.DataPlane.Startup;

/// <summary>The command line, an environment variable or a file it names is wrong; the message is for the person who wrote it.</summary>
internal sealed class UsageException(string message) : Exception(message);
