using System.Collections.Concurrent;

namespace Weft.ControlPlane.Discovery;

/// <summary>The requests and certificates of all proxies. In memory only: after a restart the proxies ask again.</summary>
internal sealed class CertificateBook
{
    private readonly ConcurrentDictionary<ProxyId, ProxyCertificates> _proxies = new();

    /// <summary>The page of one proxy.</summary>
    public ProxyCertificates Of(ProxyId proxy) => _proxies.GetOrAdd(proxy, _ => new ProxyCertificates());

    /// <summary>Forgets a proxy that left.</summary>
    public void Forget(ProxyId proxy) => _proxies.TryRemove(proxy, out _);
}
