namespace Weft.ControlPlane.Admission;

/// <summary>Why a change was not made.</summary>
internal enum AdmissionFault
{
    /// <summary>The resource, alone or among the others, breaks a rule.</summary>
    Invalid,

    /// <summary>Its mesh does not exist.</summary>
    MeshMissing,

    /// <summary>There is no such resource.</summary>
    Missing,

    /// <summary>Someone else changed it at the same time, again and again.</summary>
    Conflict,
}
