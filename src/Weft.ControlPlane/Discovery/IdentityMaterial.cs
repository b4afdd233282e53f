namespace Weft.ControlPlane.Discovery;

/// <summary>A certificate for a proxy.</summary>
/// <param name="ChainPem">Leaf first.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="RenewAt">When the next one is due.</param>
internal sealed record IdentityMaterial(string ChainPem, DateTimeOffset ExpiresAt, DateTimeOffset RenewAt);
