using System.Collections.Concurrent;
using System.Text;
using Weft.Identity.Authority;
using Weft.Resources.Envelope;
using Weft.Resources.Meshes;

namespace Weft.ControlPlane.Issuance;

/// <summary>The certificate authorities of meshes: made once, kept as secrets, opened when needed.</summary>
internal sealed class MeshAuthorities(MeshSecrets secrets, TimeProvider clock)
{
    private const string Builtin = "builtin";
    private const string Provided = "provided";

    // Opened authorities by the text they were opened from, so that a replaced secret is noticed at its next use.
    private readonly ConcurrentDictionary<(string Mesh, string Backend), (string Pem, CertificateAuthority Authority)> _open = new();

    /// <summary>The secret of a builtin root's certificate, as in Kuma.</summary>
    public static string CertificateSecret(string mesh, string backend) => $"{mesh}.ca-builtin-cert-{backend}";

    /// <summary>The secret of a builtin root's key, as in Kuma.</summary>
    public static string KeySecret(string mesh, string backend) => $"{mesh}.ca-builtin-key-{backend}";

    /// <summary>The back end that issues now, or null while mutual TLS is off.</summary>
    public static CertificateAuthorityBackend? EnabledBackend(MeshSpec mesh) => mesh.Mtls is { EnabledBackend.Length: > 0 } mtls
        ? mtls.Backends.FirstOrDefault(backend => backend.Name == mtls.EnabledBackend)
        : null;

    /// <summary>Makes the roots that a mesh's builtin back ends lack.</summary>
    /// <exception cref="CertificateRefusedException">A back end's settings cannot be used.</exception>
    public async Task EnsureAsync(string mesh, MeshSpec spec, CancellationToken cancel)
    {
        foreach (var backend in spec.Mtls?.Backends ?? [])
        {
            if (backend.Type != Builtin) continue;
            var name = CertificateSecret(mesh, backend.Name);
            if (await secrets.FindAsync(mesh, name, cancel) is not null) continue;
            using var authority = CertificateAuthority.Create(Request(mesh, backend), clock);
            // The key first: a certificate in the store means that its key is there too.
            await secrets.CreateAsync(mesh, KeySecret(mesh, backend.Name), Encoding.ASCII.GetBytes(authority.ExportKeyPem()), cancel);
            await secrets.CreateAsync(mesh, name, Encoding.ASCII.GetBytes(authority.CertificatePem), cancel);
        }
    }

    /// <summary>Opens a back end's authority.</summary>
    /// <exception cref="CertificateRefusedException">Its material is missing or cannot be used.</exception>
    public async Task<CertificateAuthority> OpenAsync(string mesh, CertificateAuthorityBackend backend, CancellationToken cancel)
    {
        var (certificate, key) = await MaterialAsync(mesh, backend, cancel);
        var place = (mesh, backend.Name);
        if (_open.TryGetValue(place, out var known) && known.Pem == certificate) return known.Authority;
        // The authority that is replaced may still be signing: it is left to the collector.
        var opened = CertificateAuthority.FromPem(certificate, key, clock);
        _open[place] = (certificate, opened);
        return opened;
    }

    private async Task<(string Certificate, string Key)> MaterialAsync(string mesh, CertificateAuthorityBackend backend, CancellationToken cancel)
    {
        switch (backend)
        {
            case { Type: Builtin }:
                return (
                    await SecretTextAsync(mesh, CertificateSecret(mesh, backend.Name), cancel),
                    await SecretTextAsync(mesh, KeySecret(mesh, backend.Name), cancel));
            case { Type: Provided, Conf: ProvidedAuthority { Cert: { } certificate, Key: { } key } }:
                return (await SourceTextAsync(mesh, certificate, cancel), await SourceTextAsync(mesh, key, cancel));
            default:
                throw new CertificateRefusedException($"mesh {mesh}: back end {backend.Name} of type {backend.Type} is not supported");
        }
    }

    private async Task<string> SourceTextAsync(string mesh, DataSource source, CancellationToken cancel)
    {
        if (source.Secret.Length > 0) return await SecretTextAsync(mesh, source.Secret, cancel);
        if (source.InlineString.Length > 0) return source.InlineString;
        if (!source.Inline.IsEmpty) return Encoding.ASCII.GetString(source.Inline.Span);
        try
        {
            return await File.ReadAllTextAsync(source.File, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CertificateRefusedException($"mesh {mesh}: {fault.Message}", fault);
        }
    }

    private async Task<string> SecretTextAsync(string mesh, string name, CancellationToken cancel) =>
        await secrets.FindAsync(mesh, name, cancel) is { } data
            ? Encoding.ASCII.GetString(data)
            : throw new CertificateRefusedException($"mesh {mesh}: secret {name} is missing");

    private static RootRequest Request(string mesh, CertificateAuthorityBackend backend)
    {
        var conf = backend.Conf as BuiltinAuthority;
        TimeSpan? lifetime = conf?.Expiration is { Length: > 0 } text && ExpirationText.TryParse(text, out var parsed) && parsed > TimeSpan.Zero ? parsed : null;
        return new RootRequest(mesh, conf?.RsaBits is { } bits and > 0 ? bits : 2048, lifetime);
    }
}
