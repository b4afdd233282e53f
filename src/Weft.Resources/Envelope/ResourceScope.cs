namespace Weft.Resources.Envelope;

/// <summary>Whether a kind's resources belong to a mesh.</summary>
public enum ResourceScope
{
    /// <summary>They stand on their own; <c>mesh</c> is empty.</summary>
    Global,

    /// <summary>They belong to a mesh and go with it.</summary>
    Mesh,
}
