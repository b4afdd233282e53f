namespace Weft.Protocols.Detection;

/// <summary>Media types that name a protocol.</summary>
public static class ContentTypes
{
    /// <summary>Whether it is <c>application/grpc</c>, with or without a message format; <c>application/grpc-web</c> is another protocol.</summary>
    public static bool IsGrpc(ReadOnlySpan<byte> value)
    {
        var name = "application/grpc"u8;
        return value.StartsWith(name) && (value.Length == name.Length || value[name.Length] is (byte)'+' or (byte)';');
    }
}
