using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>Grpc.AspNetCore on a Kestrel of its own, HTTP/2 by prior knowledge.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private readonly LoopbackServer _server;

    private EchoServer(LoopbackServer server) => _server = server;

    public static async Task<EchoServer> StartAsync(int port, WaitingCalls waiting) => new(await LoopbackServer.StartAsync(
        port, HttpProtocols.Http2, application => application.MapGrpcService<EchoService>(),
        services => services.AddSingleton(waiting).AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxMessageBytes)));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
