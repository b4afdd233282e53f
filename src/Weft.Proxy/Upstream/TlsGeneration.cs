using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>
/// One worker's TLS contexts of one identity generation. What the structure names is built before the worker sees the generation; after
/// that only the worker touches it.
/// </summary>
internal sealed class TlsGeneration
{
    private readonly Dictionary<(string Identity, string Bundle, ProtocolList Alpn), TlsContext> _clients = [];
    private readonly Dictionary<(string Identity, string Bundle, ProtocolList Alpn, bool Requires), TlsContext> _servers = [];
    private readonly Dictionary<IdentityPem, TlsContext> _own = [];
    private readonly SecretSet _secrets;

    public TlsGeneration(SecretSet secrets) => _secrets = secrets;

    public static TlsGeneration None => new(SecretSet.Empty);

    public long Number => _secrets.Generation;

    /// <summary>The context to connect with; null when an identity or bundle it needs is not there yet.</summary>
    public TlsContext? Client(UpstreamTlsModel model)
    {
        var key = (model.Identity, model.TrustBundle, model.Alpn);
        if (_clients.TryGetValue(key, out var context)) return context;
        if (!_secrets.Identities.TryGetValue(model.Identity, out var identity) || !_secrets.Bundles.TryGetValue(model.TrustBundle, out var bundle)) return null;
        return _clients[key] = TlsContext.CreateClient(identity.CertificateChain, identity.PrivateKey, bundle, model.Alpn.Protocols);
    }

    /// <summary>The context to accept with; null when an identity or bundle it needs is not there yet.</summary>
    public TlsContext? Server(DownstreamTlsModel model)
    {
        if (model.Own is { } own) return Own(own);
        var key = (model.Identity, model.TrustBundle, model.Alpn, model.RequiresClientCertificate);
        if (_servers.TryGetValue(key, out var context)) return context;
        if (!_secrets.Identities.TryGetValue(model.Identity, out var identity) || !_secrets.Bundles.TryGetValue(model.TrustBundle, out var bundle)) return null;
        return _servers[key] = TlsContext.CreateServer(identity.CertificateChain, identity.PrivateKey, bundle, model.Alpn.Protocols, model.RequiresClientCertificate);
    }

    // A record of arrays: the same certificate of another configuration is another one.
    private TlsContext Own(IdentityPem own)
    {
        if (_own.TryGetValue(own, out var context)) return context;
        return _own[own] = TlsContext.CreateServer(own.CertificateChain, own.PrivateKey, default, [], requiresClientCertificate: false);
    }

    /// <summary>Frees the contexts; connections made with them go on.</summary>
    public void Dispose()
    {
        foreach (var context in _clients.Values) context.Dispose();
        foreach (var context in _servers.Values) context.Dispose();
        foreach (var context in _own.Values) context.Dispose();
        _clients.Clear();
        _servers.Clear();
        _own.Clear();
    }
}
