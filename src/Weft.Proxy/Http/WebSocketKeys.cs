using System.Buffers.Text;
using System.Security.Cryptography;

namespace Weft.Proxy.Http;

/// <summary>
/// The keys of a WebSocket handshake (RFC 6455 sections 1.3 and 4). They live on HTTP/1 hops only: where a handshake leaves HTTP/1 the answer
/// to the client's key is made here, where it enters HTTP/1 a new key is made and the application's answer verified (RFC 8441 section 5).
/// </summary>
internal static class WebSocketKeys
{
    /// <summary>Bytes of `sec-websocket-key`: base64 of 16.</summary>
    public const int KeyBytes = 24;

    /// <summary>Bytes of `sec-websocket-accept`: base64 of a SHA-1.</summary>
    public const int AcceptBytes = 28;

    private const int MaxKeyBytes = 64;

    private static ReadOnlySpan<byte> Suffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Writes a new random key.</summary>
    public static void WriteKey(Span<byte> key)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        Base64.EncodeToUtf8(random, key, out _, out _);
    }

    /// <summary>Writes the answer to <paramref name="key"/>; false when the key is no key.</summary>
    public static bool TryWriteAccept(ReadOnlySpan<byte> key, Span<byte> accept)
    {
        if (key.Length is 0 or > MaxKeyBytes) return false;
        Span<byte> text = stackalloc byte[MaxKeyBytes + 36];
        key.CopyTo(text);
        Suffix.CopyTo(text[key.Length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // the handshake is defined with SHA-1 and protects nothing
        SHA1.HashData(text[..(key.Length + Suffix.Length)], hash);
#pragma warning restore CA5350
        Base64.EncodeToUtf8(hash, accept, out _, out _);
        return true;
    }
}
