using Grpc.Core;
using Weft.ControlPlane.Discovery;
using Weft.ControlPlane.Insights;
using Weft.ControlPlane.Issuance;
using Weft.ControlPlane.Registration;
using Weft.ControlPlane.Snapshots;
using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Joining;

/// <summary>Gives discovery the rest of the control plane: registration, insights and certificates.</summary>
internal sealed class DiscoveryBridge(
    ProxyRegistration registration, InsightRecorder insights, CertificateIssuer issuer, LeavingProxies leavingProxies, CertificateBook certificates,
    DiscoveryMetrics metrics, TimeProvider time) : DiscoveryHost
{
    /// <inheritdoc/>
    public override async Task<string?> AuthorizeAsync(ProxyId proxy, string? token, CancellationToken stop)
    {
        try
        {
            await registration.AuthorizeAsync(new ProxyIntroduction(proxy.Mesh, proxy.Name, null, token), stop);
            return null;
        }
        catch (RegistrationRefusedException refused)
        {
            return refused.Message;
        }
    }

    /// <inheritdoc/>
    public override async Task<string> ConnectedAsync(ProxyId proxy, DiscoveryNode node, string? token, CancellationToken stop)
    {
        try
        {
            await registration.ConnectAsync(new ProxyIntroduction(proxy.Mesh, proxy.Name, NodeFields.DataplaneText(node), token), stop);
        }
        catch (RegistrationRefusedException refused)
        {
            throw new RpcException(new Status(StatusOf(refused.Fault), refused.Message));
        }
        try
        {
            leavingProxies.Remove(proxy.Mesh, proxy.Name);
            return await insights.ConnectedAsync(proxy.Mesh, proxy.Name, NodeFields.Version(node), stop);
        }
        catch
        {
            _ = registration.Disconnected(proxy.Mesh, proxy.Name, isLeaving: false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task DisconnectedAsync(ProxyId proxy, string subscription, bool leaving)
    {
        insights.Disconnected(proxy.Mesh, proxy.Name, subscription);
        if (leaving) leavingProxies.Add(proxy.Mesh, proxy.Name);
        var removed = registration.Disconnected(proxy.Mesh, proxy.Name, leaving);
        if (!leaving) return; // the removal waits for the deregistration delay; the stream need not
        await removed;
        certificates.Forget(proxy);
    }

    /// <inheritdoc/>
    public override void Described(ProxyId proxy, string subscription, DiscoveryNode node)
    {
        if (node.Metadata.Fields.ContainsKey(NodeFields.PortsField)) insights.PortsSeen(proxy.Mesh, proxy.Name, NodeFields.Ports(node));
        if (PlaintextFields.Read(node) is { } plaintext) insights.PlaintextSeen(proxy.Mesh, proxy.Name, plaintext);
    }

    /// <inheritdoc/>
    public override void Sent(ProxyId proxy, string subscription, Unit unit, string version) =>
        insights.UnitSent(proxy.Mesh, proxy.Name, subscription, ResourceTypes.NameOf(unit), version);

    /// <inheritdoc/>
    public override void Answered(ProxyId proxy, string subscription, UnitOutcome outcome)
    {
        var unit = ResourceTypes.NameOf(outcome.Unit);
        if (outcome.Refusal is { } reason)
        {
            insights.UnitRefused(proxy.Mesh, proxy.Name, subscription, unit, outcome.Set.Version, reason);
            return;
        }
        insights.UnitAcknowledged(proxy.Mesh, proxy.Name, subscription, unit, outcome.Set.Version);
        if (outcome.Unit == Unit.Structure)
            insights.TlsServed(proxy.Mesh, proxy.Name, outcome.Set.Messages<Listener>().Any(listener => listener.FilterChains.Any(chain => chain.Tls is not null)));
        if (outcome is { Unit: Unit.Identity, Set.Count: 0 }) insights.CertificateDropped(proxy.Mesh, proxy.Name);
    }

    /// <inheritdoc/>
    public override async Task<IdentityMaterial> IssueAsync(ProxyId proxy, IdentityPlan plan, ReadOnlyMemory<byte> pkcs10, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var identity = await issuer.IssueAsync(proxy.Mesh, plan.Authority, plan.TagSets, pkcs10, stop);
        metrics.CertificateIssued(proxy.Mesh, identity.Backend, time.GetElapsedTime(started), identity.Certificate.ExpiresAt);
        insights.CertificateIssued(proxy.Mesh, proxy.Name, identity.Certificate, identity.Backend, [identity.Backend]);
        return new IdentityMaterial(identity.Certificate.ChainPem, identity.Certificate.ExpiresAt, identity.Certificate.NextRenewal);
    }

    /// <inheritdoc/>
    public override async Task<string> TrustBundleAsync(string mesh, IdentityPlan plan, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var bundle = await issuer.TrustAsync(mesh, plan.Authority, stop);
        metrics.RootsRead(plan.Authority.Name, time.GetElapsedTime(started));
        return bundle.Pem;
    }

    private static StatusCode StatusOf(RegistrationFault fault) => fault switch
    {
        RegistrationFault.Unauthorized => StatusCode.Unauthenticated,
        RegistrationFault.Missing => StatusCode.NotFound,
        _ => StatusCode.InvalidArgument,
    };
}
