using Weft.Resources.Meshes;

namespace Weft.Policies.Compiler;

/// <summary>
/// How mutual TLS stands in a mesh. Servers and clients do not change at one instant, so a change of mode goes in stages between which everybody
/// understands everybody: servers first take both, then clients change, then servers take only what is wanted.
/// </summary>
/// <param name="Authority">Whose certificates are in use; null: nobody's.</param>
/// <param name="Servers">What inbounds take.</param>
/// <param name="Clients">What outbounds send.</param>
public sealed record TlsStage(CertificateAuthorityBackend? Authority, TlsMode Servers, TlsMode Clients)
{
    /// <summary>Whether nothing is under way.</summary>
    public bool IsSettled => Servers == Clients;

    /// <summary>What a mesh asks for in the end.</summary>
    public static TlsStage Of(MeshSpec spec)
    {
        var authority = spec.Mtls is { EnabledBackend.Length: > 0 } mtls ? mtls.Backends.FirstOrDefault(backend => backend.Name == mtls.EnabledBackend) : null;
        var mode = authority is null ? TlsMode.Disabled : authority.Mode == MtlsMode.Permissive ? TlsMode.Permissive : TlsMode.Strict;
        return new TlsStage(authority, mode, mode);
    }

    /// <summary>Whether this is what <paramref name="target"/> asks for, but for details of the authority.</summary>
    public bool IsAt(TlsStage target) => Servers == target.Servers && Clients == target.Clients;

    /// <summary>The same stage with the authority as it is now; one that was taken away serves until the last stage.</summary>
    public TlsStage With(TlsStage target) => this with { Authority = target.Authority ?? Authority };

    /// <summary>The next stage on the way.</summary>
    public TlsStage Towards(TlsStage target)
    {
        var next = With(target);
        if (Servers != target.Servers && Servers != TlsMode.Permissive) return next with { Servers = TlsMode.Permissive };
        return Clients != target.Clients ? next with { Clients = target.Clients } : target;
    }
}
