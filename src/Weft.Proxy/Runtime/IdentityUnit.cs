using Weft.ProxyConfig;

namespace Weft.Proxy.Runtime;

/// <summary>The identity unit: certificates, keys and roots, all bytes in place.</summary>
/// <param name="Version">Of the commit.</param>
/// <param name="Secrets">All of them.</param>
public sealed record IdentityUnit(string Version, IReadOnlyList<Secret> Secrets);
