using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Http;

/// <summary>
/// What a proxy says of its client on each request: `x-forwarded-client-cert` from the verified peer, and what Envoy's sidecars add when it is
/// missing, `x-request-id` and `x-forwarded-proto`. Made once per connection.
/// </summary>
internal sealed class ClientIdentity
{
    private const int RequestIdBytes = 36;

    private readonly byte[] _certificate;

    public ClientIdentity(Channel channel) => _certificate = channel.Peer is { } peer ? Encoding.ASCII.GetBytes(Describe(peer, channel.LocalUris)) : [];

    /// <param name="request">The request; what its client claimed is gone already.</param>
    /// <param name="setsCertificate">Whether the chain tells the application who called.</param>
    /// <param name="random">Where request ids come from.</param>
    public void Mark(HeaderBlock request, bool setsCertificate, Random random)
    {
        if (setsCertificate && _certificate.Length > 0) request.Add(FieldName.XForwardedClientCert, _certificate);
        if (!request.Has(FieldName.XForwardedProto)) request.Add(FieldName.XForwardedProto, "http"u8);
        if (request.Has(FieldName.XRequestId)) return;
        Span<byte> id = stackalloc byte[RequestIdBytes];
        WriteRequestId(random, id);
        request.Add(FieldName.XRequestId, id);
    }

    /// <summary>As Envoy writes it for Kuma: our own names, the digest of the peer's certificate, and the peer's names, each in the certificate's order.</summary>
    internal static string Describe(PeerCertificate peer, IReadOnlyList<string> localUris)
    {
        var parts = localUris.Select(uri => "By=" + Quoted(uri)).Append("Hash=" + peer.LeafSha256).Concat(peer.Uris.Select(uri => "URI=" + Quoted(uri)));
        return string.Join(';', parts);
    }

    /// <summary>Writes a random UUID (RFC 9562 section 5.4).</summary>
    internal static void WriteRequestId(Random random, Span<byte> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        new Guid(bytes, bigEndian: true).TryFormat(text, out _);
    }

    // A name may hold what separates the parts; unquoted it could claim another name.
    private static string Quoted(string uri) =>
        uri.AsSpan().IndexOfAny(";,=\"") < 0 ? uri : $"\"{uri.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
