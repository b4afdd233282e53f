using System.Buffers.Binary;

namespace Weft.Protocols.Tests.Tls;

/// <summary>ClientHellos: one that a program sent, and made ones.</summary>
internal static class HelloBytes
{
    /// <summary>openssl 3.0 s_client -servername inner.example -alpn h2,http/1.1.</summary>
    internal static byte[] Recorded { get; } = Convert.FromHexString(
        "160301014c01000148030396593660f02036389492214c67d35b9ac656c78305627739b77b4d662cbb07cc205f137011030d135e5758502ebcddf332b5ea75793084d45203"
        + "155f5e04578d2f003e130213031301c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0270067c00ac0140039c009c0130033009d009c003d003c0035002f"
        + "00ff010000c100000012001000000d696e6e65722e6578616d706c65000b000403000102000a00160014001d0017001e0019001801000101010201030104002300000010000e"
        + "000c02683208687474702f312e310016000000170000000d002a0028040305030603080708080809080a080b080408050806040105010601030303010302040205020602002b"
        + "0009080304030303020301002d00020101003300260024001d002019227769f6e7aae4270ce39ca0dd2b4b5448fe180f868a8f12313f1b2d1a6f49");

    /// <summary>The handshake message alone, with its header.</summary>
    internal static byte[] Message(byte[] extensions)
    {
        byte[] body = [3, 3, .. new byte[32], 0, 0, 2, 0x13, 0x01, 1, 0, .. Vector16(extensions)];
        return [1, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    internal static byte[] Extension(ushort type, byte[] data) => [(byte)(type >> 8), (byte)type, .. Vector16(data)];

    internal static byte[] ServerName(string host) =>
        Extension(0, Vector16([0, .. Vector16(Ascii.Bytes(host))]));

    internal static byte[] Alpn(params string[] names) =>
        Extension(16, Vector16([.. names.SelectMany(name => (byte[])[(byte)name.Length, .. Ascii.Bytes(name)])]));

    /// <summary>A key share as long as the post-quantum ones that break proxies.</summary>
    internal static byte[] KeyShare(int bytes) => Extension(51, Vector16([0x11, 0xEC, .. Vector16(new byte[bytes])]));

    /// <summary>The message in handshake records of so many bytes.</summary>
    internal static byte[] Records(byte[] message, int fragmentBytes) =>
        [.. message.Chunk(fragmentBytes).SelectMany(fragment => (byte[])[22, 3, 1, .. Vector16(fragment)])];

    private static byte[] Vector16(byte[] content)
    {
        var vector = new byte[2 + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(vector, (ushort)content.Length);
        content.CopyTo(vector, 2);
        return vector;
    }
}
