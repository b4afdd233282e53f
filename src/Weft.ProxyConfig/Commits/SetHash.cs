using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace Weft.ProxyConfig.Commits;

/// <summary>
/// What both ends compare to know that they mean the same set: the sum modulo 2^128 of a hash of each resource's type,
/// name and version. A sum needs no order and follows one change in constant time.
/// </summary>
public readonly record struct SetHash(UInt128 Value)
{
    /// <summary>16 bytes, little endian.</summary>
    public const int Bytes = 16;

    /// <summary>The hash of the set with one more resource.</summary>
    public SetHash Plus(string typeUrl, string name, string version) => new(unchecked(Value + Term(typeUrl, name, version)));

    /// <summary>The hash of the set with one resource less.</summary>
    public SetHash Minus(string typeUrl, string name, string version) => new(unchecked(Value - Term(typeUrl, name, version)));

    /// <summary>The bytes of <see cref="Commit.SetHash"/>.</summary>
    public ByteString ToByteString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, Value);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static UInt128 Term(string typeUrl, string name, string version)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{typeUrl}\n{name}\n{version}"), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
