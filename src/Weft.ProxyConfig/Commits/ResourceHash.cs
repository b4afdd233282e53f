using System.Security.Cryptography;
using Google.Protobuf;

namespace Weft.ProxyConfig.Commits;

/// <summary>
/// The version of a resource: the first 16 hexadecimal digits of the SHA-256 of its serialized bytes. Only a control plane
/// makes versions; a proxy repeats what it was told, so that two builds may serialize differently.
/// </summary>
public static class ResourceHash
{
    private const int VersionBytes = 8;

    /// <summary>The version of a resource. The .proto files have no maps, hence equal messages have equal bytes.</summary>
    public static string Of(IMessage message) => Of(message.ToByteArray());

    /// <summary>The version of a resource's serialized bytes.</summary>
    public static string Of(ReadOnlySpan<byte> serialized)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(serialized, hash);
        return Convert.ToHexStringLower(hash[..VersionBytes]);
    }
}
