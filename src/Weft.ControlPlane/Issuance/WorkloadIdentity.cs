using Weft.Identity.Authority;

namespace Weft.ControlPlane.Issuance;

/// <summary>A proxy's certificate, and what it trusts.</summary>
/// <param name="Certificate">Chain, serial number, end and names.</param>
/// <param name="Backend">Name of the back end that issued it.</param>
/// <param name="Trust">The roots of the mesh.</param>
internal sealed record WorkloadIdentity(IssuedCertificate Certificate, string Backend, TrustBundle Trust);
