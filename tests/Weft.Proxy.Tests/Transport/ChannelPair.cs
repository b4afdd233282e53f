using Weft.Proxy.Loop;
using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

/// <summary>A server of one kind (plain, or mutual TLS) on one loop, and clients of it on another.</summary>
internal sealed class ChannelPair : IDisposable
{
    public const string ServerName = "spiffe://default/backend";
    public const string ClientName = "spiffe://default/frontend";

    private static readonly string[] Alpn = ["weft/1", "kuma"];
    private static readonly PeerPolicy ClientPolicy = new([new SanPattern(SanKind.Uri, false, ServerName)]);
    private static readonly PeerPolicy ServerPolicy = new([new SanPattern(SanKind.Uri, true, "spiffe://default/")]);

    private readonly TestAuthority _authority = new();
    private readonly TlsContext? _serverContext;
    private readonly TlsContext? _clientContext;

    public ChannelPair(bool tls, Func<ChannelHandler>? serverHandler = null, bool ipv6 = false)
    {
        if (tls)
        {
            var server = _authority.Issue([ServerName, "kuma://kuma.io/zone/east"]);
            var client = _authority.Issue([ClientName]);
            _serverContext = TlsContext.CreateServer(server.Chain, server.Key, _authority.Pem, Alpn, requiresClientCertificate: true);
            _clientContext = TlsContext.CreateClient(client.Chain, client.Key, _authority.Pem, Alpn);
        }

        serverHandler ??= () => new EchoHandler();
        Address = Server.Ask(() => TestListener.Open(Server.EventLoop, ipv6, (descriptor, remote) => Accept(descriptor, remote, serverHandler()), out _));
    }

    public LoopThread Server { get; } = new();

    public LoopThread Client { get; } = new();

    public SocketEndpoint Address { get; }

    public Channel Connect(ChannelHandler handler)
    {
        Channel channel = _clientContext is null
            ? PlainChannel.Connect(Client.EventLoop, Address, LoopThread.Patience, handler)
            : TlsChannel.Connect(Client.EventLoop, Address, LoopThread.Patience, _clientContext, "backend.mesh", ClientPolicy, handler);
        Attach(handler, channel);
        return channel;
    }

    public async Task<RecordingHandler> OpenAsync()
    {
        var handler = new RecordingHandler();
        Client.Do(() => Connect(handler));
        await handler.WhenOpened;
        return handler;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _clientContext?.Dispose();
        _serverContext?.Dispose();
        _authority.Dispose();
    }

    private static void Attach(ChannelHandler handler, Channel channel)
    {
        if (handler is EchoHandler echo) echo.Channel = channel;
        if (handler is RecordingHandler recording) recording.Channel = channel;
    }

    private void Accept(int descriptor, SocketEndpoint remote, ChannelHandler handler) => Attach(handler, _serverContext is null
        ? PlainChannel.Accept(Server.EventLoop, descriptor, remote, handler)
        : TlsChannel.Accept(Server.EventLoop, descriptor, remote, _serverContext, ServerPolicy, handler));
}
