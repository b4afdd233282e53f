using System.Text;
using Weft.Proxy.Sessions;

namespace Weft.Proxy.Upstream;

/// <summary>Application protocols in order of preference; equal when they read the same.</summary>
internal sealed class ProtocolList(IReadOnlyList<string> protocols) : IEquatable<ProtocolList>
{
    private static readonly string MeshProtocol = Encoding.ASCII.GetString(Http2Session.MeshAlpn);

    public IReadOnlyList<string> Protocols { get; } = protocols;

    /// <summary>Whether `weft/1`, and with it tunnels, may be agreed.</summary>
    public bool OffersTunnels => WithoutTunnels.Protocols.Count < Protocols.Count;

    /// <summary>The same without `weft/1`.</summary>
    public ProtocolList WithoutTunnels => field ??= new ProtocolList([.. Protocols.Where(p => p != MeshProtocol)]);

    public bool Equals(ProtocolList? other) => other is not null && Protocols.SequenceEqual(other.Protocols, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as ProtocolList);

    public override int GetHashCode() => string.Join(',', Protocols).GetHashCode(StringComparison.Ordinal);
}
