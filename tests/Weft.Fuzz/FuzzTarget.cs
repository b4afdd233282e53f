namespace Weft.Fuzz;

/// <summary>A codec under attack.</summary>
internal abstract class FuzzTarget
{
    /// <summary>As the command line says it.</summary>
    public abstract string Name { get; }

    /// <summary>Sound inputs from which mutation starts.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Reads one input; says whether it was accepted.</summary>
    /// <exception cref="FuzzFindingException">What was accepted does not hold. Any other exception is a finding as well.</exception>
    public abstract bool Run(byte[] input);

    protected static void Require(bool holds, string what)
    {
        if (!holds) throw new FuzzFindingException(what);
    }
}
