namespace Weft.Resources.DataplaneInsights;

/// <summary>Whether a proxy is there.</summary>
public enum DataplaneStatus
{
    /// <summary>Its last subscription has ended, or there never was one.</summary>
    Offline,

    /// <summary>It is online, but some of its inbounds are not ready.</summary>
    PartiallyDegraded,

    /// <summary>It is connected and all its inbounds are ready.</summary>
    Online,
}
