using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Permissive;

/// <summary>An HTTP/1.1 application on whose one port clear text and its own TLS are spoken; the answer says which it was.</summary>
internal sealed class TwoTongueApplication(int port) : AcceptingApplication(port, backlog: 512)
{
    private const byte TlsHandshake = 22;
    private readonly X509Certificate2 _certificate = MakeCertificate();

    protected override async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            var first = new byte[1];
            if (await socket.ReceiveAsync(first, SocketFlags.Peek, Stop) == 0) return;
            if (first[0] != TlsHandshake)
            {
                await AnswerAsync(plain, "in clear text");
                return;
            }
            await using var tls = new SslStream(plain);
            await tls.AuthenticateAsServerAsync(_certificate);
            await AnswerAsync(tls, "over my own TLS");
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client left or the test is over.
        }
    }

    private async Task AnswerAsync(Stream stream, string how)
    {
        var buffer = new byte[16 * 1024];
        var seen = "";
        while (await stream.ReadAsync(buffer, Stop) is var count and > 0)
        {
            seen += Encoding.Latin1.GetString(buffer, 0, count);
            if (!seen.EndsWith("\r\n\r\n", StringComparison.Ordinal)) continue;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-length: {how.Length}\r\n\r\n{how}"), Stop);
            seen = "";
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=application", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
