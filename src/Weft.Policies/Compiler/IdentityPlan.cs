using Weft.Resources.Meshes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>The secrets that a proxy's listeners and clusters name.</summary>
/// <param name="IdentityName">Name of the secret with its certificate.</param>
/// <param name="TrustBundleName">Name of the secret with the mesh's roots.</param>
/// <param name="Authority">Who issues.</param>
/// <param name="TagSets">The tags the certificate speaks for, in the order of the inbounds.</param>
public sealed record IdentityPlan(string IdentityName, string TrustBundleName, CertificateAuthorityBackend Authority, IReadOnlyList<TagSet> TagSets);
