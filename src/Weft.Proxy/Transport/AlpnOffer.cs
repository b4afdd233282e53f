using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Proxy.Transport;

/// <summary>Application protocols in the wire form of RFC 7301 (a length byte before each), in native memory, since OpenSSL keeps a pointer to it.</summary>
internal sealed unsafe class AlpnOffer : IDisposable
{
    private byte* _block;

    public AlpnOffer(IReadOnlyList<string> protocols)
    {
        Length = protocols.Sum(protocol => 1 + Encoding.ASCII.GetByteCount(protocol));
        if (protocols.Any(protocol => protocol.Length is 0 or > 255)) throw new TlsSetupException("An ALPN protocol has 1 to 255 bytes.");
        _block = (byte*)NativeMemory.Alloc((nuint)(sizeof(int) + Length));
        *(int*)_block = Length;
        var offset = sizeof(int);
        foreach (var protocol in protocols)
        {
            _block[offset] = (byte)Encoding.ASCII.GetBytes(protocol, new Span<byte>(_block + offset + 1, sizeof(int) + Length - offset - 1));
            offset += 1 + _block[offset];
        }
    }

    public int Length { get; }

    public byte* Bytes => _block + sizeof(int);

    /// <summary>The argument for <see cref="Select"/>: the length, then the bytes.</summary>
    public byte* Block => _block;

    /// <summary>OpenSSL's selection callback: our first protocol that the client offers, else the alert no_application_protocol (RFC 7301, section 3.2).</summary>
    [UnmanagedCallersOnly]
    public static int Select(nint ssl, byte** selected, byte* selectedLength, byte* offered, uint offeredLength, byte* block)
    {
        var ours = new ReadOnlySpan<byte>(block + sizeof(int), *(int*)block);
        while (!ours.IsEmpty)
        {
            var wanted = ours.Slice(1, ours[0]);
            ours = ours[(1 + wanted.Length)..];
            for (uint i = 0; i < offeredLength; i += 1u + offered[i])
            {
                if (i + 1 + offered[i] > offeredLength) break;
                if (!wanted.SequenceEqual(new ReadOnlySpan<byte>(offered + i + 1, offered[i]))) continue;
                *selected = offered + i + 1;
                *selectedLength = offered[i];
                return OpenSsl.SSL_TLSEXT_ERR_OK;
            }
        }

        return OpenSsl.SSL_TLSEXT_ERR_ALERT_FATAL;
    }

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
