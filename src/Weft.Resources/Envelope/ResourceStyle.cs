namespace Weft.Resources.Envelope;

/// <summary>Where a kind's fields stand in a document.</summary>
public enum ResourceStyle
{
    /// <summary>Beside type, mesh and name; snake_case is accepted too (Kuma's older kinds).</summary>
    Flat,

    /// <summary>Under <c>spec</c> (Kuma's targetRef policies and newer kinds).</summary>
    Spec,
}
