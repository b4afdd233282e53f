namespace Weft.Resources.Dataplanes;

/// <summary>What a zone proxy's listener is for.</summary>
public enum ZoneListenerType
{
    /// <summary>Traffic that comes in from other zones.</summary>
    ZoneIngress,

    /// <summary>Traffic that goes out.</summary>
    ZoneEgress,
}
