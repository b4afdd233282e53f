namespace Weft.ControlPlane.Inspection;

/// <summary>Why a proxy's page cannot be shown.</summary>
internal enum PageFault
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The proxy is not connected to this control plane.</summary>
    Offline,

    /// <summary>So many questions wait for this proxy that no other is taken.</summary>
    Busy,

    /// <summary>The proxy did not answer in time.</summary>
    TimedOut,

    /// <summary>The page is larger than <see cref="PageSession.MaxPageBytes"/>.</summary>
    TooLarge,
}
