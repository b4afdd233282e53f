using System.Buffers.Binary;
using System.Text;

namespace Weft.Proxy.Routing;

/// <summary>Host names in ASCII, compared without case (RFC 9110 section 4.2.3). They come from configuration, so nobody can choose ones that collide.</summary>
internal sealed class HostNameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly HostNameComparer Instance = new();

    // The one bit in which upper and lower case differ.
    private const ulong CaseBits = 0x2020202020202020;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    public bool Equals(byte[]? x, byte[]? y) => Ascii.EqualsIgnoreCase(x, y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => Ascii.EqualsIgnoreCase(alternate, other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = (ulong)alternate.Length;
        for (; alternate.Length >= 8; alternate = alternate[8..]) hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(alternate));
        ulong rest = 0;
        foreach (var octet in alternate) rest = (rest << 8) | octet;
        return (int)(Mix(hash, rest) >> 32);
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    private static ulong Mix(ulong hash, ulong octets) => (ulong.RotateLeft(hash, 23) ^ (octets | CaseBits)) * Multiplier;
}
