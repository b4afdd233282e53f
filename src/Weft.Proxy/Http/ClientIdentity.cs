using System.Runtime.InteropServices;
using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Transport;
using Weft.Telemetry.Tracing;

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
        var upper = (MemoryMarshal.Read<ulong>(bytes) & ~0xF000UL) | 0x4000;
        var lower = (MemoryMarshal.Read<ulong>(bytes[8..]) & ~(3UL << 62)) | 1UL << 63;
        Span<byte> digits = stackalloc byte[2 * HexText.Digits];
        HexText.Write(upper, digits);
        HexText.Write(lower, digits[HexText.Digits..]);
        digits[..8].CopyTo(text);
        digits[8..12].CopyTo(text[9..]);
        digits[12..16].CopyTo(text[14..]);
        digits[16..20].CopyTo(text[19..]);
        digits[20..].CopyTo(text[24..]);
        text[8] = text[13] = text[18] = text[23] = (byte)'-';
    }

    // A name may hold what separates the parts; unquoted it could claim another name.
    private static string Quoted(string uri) =>
        uri.AsSpan().IndexOfAny(";,=\"") < 0 ? uri : $"\"{uri.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
