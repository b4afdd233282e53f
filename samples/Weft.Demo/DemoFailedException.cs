namespace Weft.Demo;

/// <summary>The demo cannot go on, and why.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
