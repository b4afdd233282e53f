using Grpc.Core;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>The service <c>weft.test.Echo</c> of Peers/README.md; its messages are bytes.</summary>
internal static class Echo
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public static Method<byte[], byte[]> Unary { get; } = Method(MethodType.Unary, "Unary");

    public static Method<byte[], byte[]> Download { get; } = Method(MethodType.ServerStreaming, "Download");

    public static Method<byte[], byte[]> Upload { get; } = Method(MethodType.ClientStreaming, "Upload");

    public static Method<byte[], byte[]> Chat { get; } = Method(MethodType.DuplexStreaming, "Chat");

    public static void Bind(ServiceBinderBase binder, EchoService? service)
    {
        binder.AddMethod(Unary, service is null ? null! : service.Unary);
        binder.AddMethod(Download, service is null ? null! : service.Download);
        binder.AddMethod(Upload, service is null ? null! : service.Upload);
        binder.AddMethod(Chat, service is null ? null! : service.Chat);
    }

    private static Method<byte[], byte[]> Method(MethodType type, string name) => new(type, "weft.test.Echo", name, Bytes, Bytes);
}
