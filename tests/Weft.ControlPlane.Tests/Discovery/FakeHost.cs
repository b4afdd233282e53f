using System.Collections.Concurrent;
using System.Security.Cryptography;
using Weft.ControlPlane.Discovery;
using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Discovery;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Weft.ControlPlane.Tests.Discovery;

/// <summary>The rest of a control plane, for discovery alone: lets everybody in, issues texts as certificates, notes what it is told.</summary>
internal sealed class FakeHost : DiscoveryHost
{
    private int _issued;

    public ConcurrentQueue<string> Notes { get; } = [];

    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    public Exception? IssueFault { get; set; }

    public int IssuedCount => Volatile.Read(ref _issued);

    public override Task<string?> AuthorizeAsync(ProxyId proxy, string? token, CancellationToken stop) =>
        Task.FromResult(token == "wrong" ? "token is wrong" : null);

    public override Task<string> ConnectedAsync(ProxyId proxy, DiscoveryNode node, string? token, CancellationToken stop)
    {
        Notes.Enqueue($"connected {proxy}");
        return Task.FromResult("subscription");
    }

    public override Task DisconnectedAsync(ProxyId proxy, string subscription, bool leaving)
    {
        Notes.Enqueue($"disconnected {proxy} leaving={leaving}");
        return Task.CompletedTask;
    }

    public override void Described(ProxyId proxy, string subscription, DiscoveryNode node) => Notes.Enqueue($"described {string.Join(',', node.Metadata.Fields.Keys)}");

    public override void Sent(ProxyId proxy, string subscription, Unit unit, string version) => Notes.Enqueue($"sent {unit}");

    public override void Answered(ProxyId proxy, string subscription, UnitOutcome outcome) =>
        Notes.Enqueue($"{(outcome.Refusal is null ? "acknowledged" : "refused")} {outcome.Unit}");

    public override Task<IdentityMaterial> IssueAsync(ProxyId proxy, IdentityPlan plan, ReadOnlyMemory<byte> pkcs10, CancellationToken stop)
    {
        if (IssueFault is { } fault) throw fault;
        var now = TimeProvider.System.GetUtcNow();
        return Task.FromResult(new IdentityMaterial($"certificate {Interlocked.Increment(ref _issued)}", now + Life, now + (Life * 4 / 5)));
    }

    public override Task<string> TrustBundleAsync(string mesh, IdentityPlan plan, CancellationToken stop) => Task.FromResult("roots of " + mesh);

    public static byte[] NewRequest()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("", key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }
}
