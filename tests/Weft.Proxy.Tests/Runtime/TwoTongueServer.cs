using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>An application on whose one port clear text and its own TLS are spoken; both say where they came in and echo.</summary>
internal sealed class TwoTongueServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;

    public TwoTongueServer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=application", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            var first = new byte[1];
            if (await socket.ReceiveAsync(first, SocketFlags.Peek) == 0) return;
            if (first[0] != 22)
            {
                await EchoAsync(plain, "plain");
                return;
            }
            await using var tls = new SslStream(plain);
            await tls.AuthenticateAsServerAsync(_certificate);
            await EchoAsync(tls, "tls");
        }
        catch (Exception exception) when (exception is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone.
        }
    }

    // HTTP requests are answered, all else is echoed behind the word.
    private static async Task EchoAsync(Stream stream, string word)
    {
        var buffer = new byte[65_536];
        var seen = "";
        while (await stream.ReadAsync(buffer) is var count and > 0)
        {
            seen += Encoding.Latin1.GetString(buffer, 0, count);
            if (!seen.StartsWith("GET ", StringComparison.Ordinal) && !"GET ".StartsWith(seen, StringComparison.Ordinal))
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(word + ":" + seen));
                seen = "";
            }
            else if (seen.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-length: {word.Length}\r\n\r\n{word}"));
                seen = "";
            }
        }
    }
}
