using Weft.Resources.Violations;

namespace Weft.ControlPlane.Admission;

/// <summary>A change was refused.</summary>
internal sealed class AdmissionRefusedException(AdmissionFault fault, string details, params IReadOnlyList<Violation> causes)
    : Exception(causes.Count == 0 ? details : $"{details}: {string.Join("; ", causes)}")
{
    /// <summary>Kuma's words for an invalid resource.</summary>
    public const string NotValid = "Resource is not valid";

    /// <summary>Why.</summary>
    public AdmissionFault Fault => fault;

    /// <summary>Why, in Kuma's words.</summary>
    public string Details => details;

    /// <summary>Every fault with its field.</summary>
    public IReadOnlyList<Violation> Causes => causes;
}
