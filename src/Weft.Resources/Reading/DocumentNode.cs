namespace Weft.Resources.Reading;

/// <summary>A node of a YAML or JSON document; immutable, and shared where YAML aliases share it.</summary>
/// <param name="Line">The line it starts at, from 1.</param>
public abstract record DocumentNode(int Line)
{
    /// <summary>What a message calls this kind of node.</summary>
    public abstract string Description { get; }
}
