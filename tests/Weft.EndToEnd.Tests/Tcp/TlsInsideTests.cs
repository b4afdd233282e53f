using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>An application's own TLS and WebSocket, opaque to the pair.</summary>
public class TlsInsideTests
{
    private const string EchoServer = """
        import asyncio, sys, websockets
        async def echo(socket):
            async for message in socket:
                await socket.send(message)
        async def main():
            async with websockets.serve(lambda socket, *path: echo(socket), '127.0.0.1', int(sys.argv[1]), max_size=None):
                await asyncio.Future()
        asyncio.run(main())
        """;

    private const string EchoClient = """
        import asyncio, os, sys, websockets
        async def main():
            async with websockets.connect('ws://127.0.0.1:%s/some/path' % sys.argv[1], max_size=None) as socket:
                for message in ['hello', 'x' * 70000, os.urandom(3000000), b'', 'wörld']:
                    await socket.send(message)
                    assert await socket.recv() == message
                await (await socket.ping())
                await socket.close(4000, 'done')
                print('closed', socket.close_code, socket.close_reason)
        asyncio.run(asyncio.wait_for(main(), 30))
        """;

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task Openssl_s_client_and_s_server_speak_TLS_end_to_end(string version)
    {
        var openssl = Programs.Tool("openssl");
        await using var services = await OpaquePair.StartAsync("tls");
        var folder = services.Mesh.Folder("tls");
        await ForeignProgram.ShellAsync("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=inside.example -addext subjectAltName=DNS:inside.example -keyout $1/key.pem -out $1/cert.pem 2>/dev/null", folder);
        var port = ForeignProgram.Text(services.To("tls").Direct);
        var server = services.Mesh.Run("s_server", openssl, "s_server", "-accept", "127.0.0.1:" + port, "-cert", folder + "/cert.pem", "-key", folder + "/key.pem", "-alpn", "inner", "-rev");
        await ForeignProgram.ListensAsync(services.To("tls").Direct, server);

        var output = await ForeignProgram.ShellAsync(
            "(for i in $(seq 1 2000); do echo line-$i; done; sleep 1) | timeout 20 $1 s_client -connect 127.0.0.1:$2 -servername inside.example -verify_return_error -CAfile $3/cert.pem -verify_hostname inside.example -alpn inner $4",
            openssl, ForeignProgram.Text(services.To("tls").Mesh), folder, version);

        output.ShouldContain("Verify return code: 0 (ok)");
        output.ShouldContain("ALPN protocol: inner");
        foreach (var i in new[] { 1, 1000, 2000 }) output.ShouldContain(new string([.. $"line-{i}".Reverse()]));
    }

    [Fact]
    public async Task Python_websockets_speak_over_a_tcp_service()
    {
        var python = await ForeignProgram.PythonWithAsync("websockets");
        await using var services = await OpaquePair.StartAsync("socket");
        var server = services.Mesh.Run("websockets", python, "-c", EchoServer, ForeignProgram.Text(services.To("socket").Direct));
        await ForeignProgram.ListensAsync(services.To("socket").Direct, server);

        var output = await ForeignProgram.RunAsync(python, "-c", EchoClient, ForeignProgram.Text(services.To("socket").Mesh));

        output.Trim().ShouldBe("closed 4000 done");
    }
}
