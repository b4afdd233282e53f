namespace Weft.Resources.Dataplanes;

/// <summary>Whether an inbound takes traffic.</summary>
public enum InboundState
{
    /// <summary>It does.</summary>
    Ready,

    /// <summary>It is known but takes none.</summary>
    NotReady,

    /// <summary>It is left out altogether.</summary>
    Ignored,
}
