using Weft.Resources.Violations;

namespace Weft.ControlPlane.Registration;

/// <summary>A proxy may not join; the message may be shown to it.</summary>
internal sealed class RegistrationRefusedException(RegistrationFault fault, string message, params IReadOnlyList<Violation> causes)
    : Exception(causes.Count == 0 ? message : $"{message}: {string.Join("; ", causes)}")
{
    /// <summary>Why.</summary>
    public RegistrationFault Fault => fault;

    /// <summary>Every fault with its field.</summary>
    public IReadOnlyList<Violation> Causes => causes;
}
