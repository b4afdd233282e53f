namespace Weft.Resources.Reading;

/// <summary>Leaves the parser's recursion; never leaves this folder.</summary>
internal sealed class MalformedDocumentException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
