namespace Weft.Protocols.Tls;

/// <summary>What a TLS client says first (RFC 8446 4.1.2), as far as a proxy may want to know it. Nothing of it is proven.</summary>
public sealed record ClientHello
{
    /// <summary>So many names of <see cref="Alpn"/> are remembered: 32.</summary>
    public const int MaxAlpnNames = 32;

    /// <summary>The host name asked for (RFC 6066 3), lower-cased; null without one, or when it holds what no host name holds.</summary>
    public string? ServerName { get; init; }

    /// <summary>The application protocols offered, in order (RFC 7301); bytes outside printable ASCII, and the backslash, as <c>\xNN</c>.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>The version in the old place: 0x0303 also from a client of TLS 1.3.</summary>
    public ushort LegacyVersion { get; init; }

    /// <summary>The versions of the extension, in order; empty from clients before TLS 1.3. Values made up to test servers (RFC 8701) stay in it.</summary>
    public IReadOnlyList<ushort> SupportedVersions { get; init; } = [];

    public override string ToString() => $"sni {ServerName ?? "none"}, alpn {(Alpn.Count == 0 ? "none" : string.Join(',', Alpn))}";
}
