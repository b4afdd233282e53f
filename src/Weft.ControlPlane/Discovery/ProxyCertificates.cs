using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using DataSource = Weft.ProxyConfig.DataSource;

namespace Weft.ControlPlane.Discovery;

/// <summary>
/// One proxy's certificate request and the certificate issued last. A certificate is issued when there is none, when the
/// tags it speaks for or the roots changed, and when 4/5 of its life are over; always for the latest request.
/// </summary>
internal sealed class ProxyCertificates
{
    private readonly Lock _gate = new();
    private byte[]? _request;
    private Issue? _issue;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the next request arrives.</summary>
    public Task RequestArrived
    {
        get { lock (_gate) return _arrived.Task; }
    }

    /// <summary>When the certificate issued last is to be renewed; null: none was issued.</summary>
    public DateTimeOffset? RenewAt
    {
        get { lock (_gate) return _issue?.Material.RenewAt; }
    }

    /// <summary>SHA-256 of a request's SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">It is no PKCS#10 request.</exception>
    public static byte[] PublicKeyHash(byte[] pkcs10) =>
        SHA256.HashData(CertificateRequest.LoadSigningRequest(pkcs10, HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo());

    /// <summary>Leaves a request: the next certificate is for its key.</summary>
    public void Submit(byte[] pkcs10)
    {
        lock (_gate)
        {
            _request = pkcs10;
            _arrived.SetResult();
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Forgets the certificate issued last unless the proxy has it: a restarted proxy lacks its key, too.</summary>
    /// <param name="heldVersions">The versions of the secrets the proxy says it holds.</param>
    public void Reconcile(IEnumerable<string> heldVersions)
    {
        lock (_gate)
            if (_issue is not null && !heldVersions.Contains(_issue.Resource.Version))
                _issue = null;
    }

    /// <summary>The identity unit as it is to be now; null while the proxy has not asked for a certificate.</summary>
    public async Task<UnitSet?> CurrentAsync(ProxyId proxy, IdentityPlan plan, DiscoveryHost host, DateTimeOffset now, CancellationToken stop)
    {
        var roots = await host.TrustBundleAsync(proxy.Mesh, plan, stop);
        byte[]? request;
        Issue? issue;
        lock (_gate) (request, issue) = (_request, _issue);
        if (issue is null || !issue.Fits(plan, roots, now))
        {
            if (request is null) return null;
            var material = await host.IssueAsync(proxy, plan, request, stop);
            issue = Issue.Of(plan, roots, request, material);
            lock (_gate) _issue = issue;
        }
        var bundle = ProxyResource.Create(new Secret
        {
            Name = plan.TrustBundleName,
            TrustBundle = new TrustBundle { Certificates = new DataSource { InlineBytes = ByteString.CopyFromUtf8(roots) } },
        });
        return UnitSet.Of(Unit.Identity, [issue.Resource, bundle]);
    }

    private sealed record Issue(ProxyResource Resource, IdentityMaterial Material, CertificateAuthorityBackend Authority, IReadOnlyList<TagSet> TagSets, string Roots)
    {
        public static Issue Of(IdentityPlan plan, string roots, byte[] request, IdentityMaterial material)
        {
            var secret = new Secret
            {
                Name = plan.IdentityName,
                Identity = new ProxyConfig.Identity
                {
                    CertificateChain = new DataSource { InlineBytes = ByteString.CopyFromUtf8(material.ChainPem) },
                    PublicKeySha256 = ByteString.CopyFrom(PublicKeyHash(request)),
                },
            };
            return new Issue(ProxyResource.Create(secret), material, plan.Authority, plan.TagSets, roots);
        }

        public bool Fits(IdentityPlan plan, string roots, DateTimeOffset now) =>
            now < Material.RenewAt && Authority == plan.Authority && Roots == roots && TagSets.SequenceEqual(plan.TagSets);
    }
}
