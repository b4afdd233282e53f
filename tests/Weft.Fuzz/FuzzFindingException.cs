namespace Weft.Fuzz;

/// <summary>A property of a codec did not hold.</summary>
internal sealed class FuzzFindingException(string what) : Exception(what);
