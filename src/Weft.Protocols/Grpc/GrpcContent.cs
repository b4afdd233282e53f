using Weft.Protocols.Messages;

namespace Weft.Protocols.Grpc;

/// <summary>Tells gRPC by its media type.</summary>
public static class GrpcContent
{
    /// <summary>Whether a message's content is <c>application/grpc</c>, with or without a message format; <c>application/grpc-web</c> is another protocol.</summary>
    public static bool IsGrpc(HeaderBlock head)
    {
        var name = "application/grpc"u8;
        return head.TryGet(FieldName.ContentType, out var type)
            && type.StartsWith(name) && (type.Length == name.Length || type[name.Length] is (byte)'+' or (byte)';');
    }
}
