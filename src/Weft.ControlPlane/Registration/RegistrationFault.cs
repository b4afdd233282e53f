namespace Weft.ControlPlane.Registration;

/// <summary>Why a proxy may not join.</summary>
internal enum RegistrationFault
{
    /// <summary>What it says of itself is wrong.</summary>
    Invalid,

    /// <summary>Its token is missing or not accepted.</summary>
    Unauthorized,

    /// <summary>Its mesh, or the Dataplane it refers to, does not exist yet: it may ask again.</summary>
    Missing,
}
