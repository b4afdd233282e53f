namespace Weft.Ctl.Faults;

/// <summary>Ends a command with exit code 1; the message is what the user reads after <c>Error: </c>.</summary>
internal class CommandFailedException : Exception
{
    public CommandFailedException(string message)
        : base(message)
    {
    }

    public CommandFailedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
