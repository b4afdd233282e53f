using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Discovery;

/// <summary>What discovery needs of the rest of the control plane: the seam that lets a test be that rest.</summary>
internal abstract class DiscoveryHost
{
    /// <summary>Checks a proxy's token.</summary>
    /// <returns>null when it may speak for this proxy, else why not.</returns>
    public abstract Task<string?> AuthorizeAsync(ProxyId proxy, string? token, CancellationToken stop);

    /// <summary>A proxy's stream began: registers the Dataplane it brings, if the token speaks for its tags, and notes that it is online.</summary>
    /// <returns>The subscription's id, for the other calls.</returns>
    public abstract Task<string> ConnectedAsync(ProxyId proxy, DiscoveryNode node, string? token, CancellationToken stop);

    /// <summary>A proxy's stream ended.</summary>
    /// <param name="proxy">Which.</param>
    /// <param name="subscription">What <see cref="ConnectedAsync"/> gave.</param>
    /// <param name="leaving">Whether it said that it stops: then it is taken out at once.</param>
    public abstract Task DisconnectedAsync(ProxyId proxy, string subscription, bool leaving);

    /// <summary>A proxy described itself: at the start of its stream, and whenever something it observed has changed.</summary>
    public abstract void Described(ProxyId proxy, string subscription, DiscoveryNode node);

    /// <summary>A version was sent to a proxy.</summary>
    public abstract void Sent(ProxyId proxy, string subscription, Unit unit, string version);

    /// <summary>A proxy serves what it was sent, or refused it.</summary>
    public abstract void Answered(ProxyId proxy, string subscription, UnitOutcome outcome);

    /// <summary>Issues a certificate for the key of a PKCS#10 request in DER, and notes it.</summary>
    /// <exception cref="Exception">Whatever stands against it; it is tried again later.</exception>
    public abstract Task<IdentityMaterial> IssueAsync(ProxyId proxy, IdentityPlan plan, ReadOnlyMemory<byte> pkcs10, CancellationToken stop);

    /// <summary>The roots of a mesh, PEM.</summary>
    /// <exception cref="Exception">Whatever stands against it; it is tried again later.</exception>
    public abstract Task<string> TrustBundleAsync(string mesh, IdentityPlan plan, CancellationToken stop);
}
